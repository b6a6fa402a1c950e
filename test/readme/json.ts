const widest = 140;

/** JSON as the README shows it: what fits on a line stays on one. */
export function formatJson(value: unknown, indent = ""): string {
  const flat = JSON.stringify(value, undefined, 1).replace(/\n\s*/g, " ");
  if (indent.length + flat.length <= widest || typeof value !== "object" || value === null) return flat;
  const inner = `${indent}  `;
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  const parts = Array.isArray(value)
    ? value.map((part) => formatJson(part, inner))
    : Object.entries(value).map(([key, part]) => `${JSON.stringify(key)}: ${formatJson(part, inner)}`);
  return `${open}\n${inner}${parts.join(`,\n${inner}`)}\n${indent}${close}`;
}

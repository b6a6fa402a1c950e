import type { Row } from "./client.ts";

/** Rows as psql shows them, numbers to the right; PostgreSQL's own types are not known here, so that what looks like one is one. */
export function formatTable(rows: Row[]): string {
  if (rows.length === 0) return "  (no rows)";
  // A function called for what it does.
  if (Object.keys(rows[0]!).length === 0) return "  (done)";
  const columns = Object.keys(rows[0]!).map((name) => {
    const cells = rows.map((row) => row[name] ?? "");
    return {
      name,
      cells,
      width: Math.max(name.length, ...cells.map((cell) => cell.length)),
      numeric: cells.every((cell) => /^-?\d+(\.\d+)?$/.test(cell) || cell === ""),
    };
  });
  const line = (cell: (column: (typeof columns)[number]) => string): string => `  ${columns.map(cell).join(" | ").trimEnd()}`;
  return [
    line(({ name, width }) => name.padEnd(width)),
    `  ${columns.map(({ width }) => "-".repeat(width)).join("-+-")}`,
    ...rows.map((_, row) =>
      line(({ cells, width, numeric }) => (numeric ? (cells[row] ?? "").padStart(width) : (cells[row] ?? "").padEnd(width))),
    ),
  ].join("\n");
}

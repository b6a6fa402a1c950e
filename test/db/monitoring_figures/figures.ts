import type pg from "pg";

/** Figures by name and labels: `holds{status=expired}`. */
export async function figures(client: pg.ClientBase): Promise<Record<string, number>> {
  const { rows } = await client.query<{ name: string; labels: Record<string, string>; value: number }>(
    "select name, labels, value from holdfast_private.monitoring_figures()",
  );
  return Object.fromEntries(
    rows.map(({ name, labels, value }) => {
      const pairs = Object.entries(labels).map(([label, text]) => `${label}=${text}`);
      return [pairs.length > 0 ? `${name}{${pairs.sort().join(",")}}` : name, value];
    }),
  );
}

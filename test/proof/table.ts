import type { PartRecord } from "./records.ts";

/** What a run came to, one line for each finding. */
export function formatTable(records: ReadonlyMap<string, Pick<PartRecord, "seed" | "findings">>): string {
  const rows = [...records].flatMap(([part, { seed, findings }]) =>
    findings.map(({ proof, count, faults, figures = {} }) => [
      part,
      String(seed),
      proof,
      count.toLocaleString("en"),
      String(faults),
      Object.entries(figures)
        .map(([name, figure]) => `${name} ${figure}`)
        .join(", "),
    ]),
  );
  const table = [["part", "seed", "what was tried", "count", "faults", "figures"], ...rows];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  // Numbers stand under each other's last digit.
  const isNumber = (column: number): boolean => [1, 3, 4].includes(column);
  const pad = (cell: string, column: number): string => cell[isNumber(column) ? "padStart" : "padEnd"](widths[column]!);
  return table.map((row) => row.map(pad).join("  ").trimEnd()).join("\n");
}

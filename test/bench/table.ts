import type { Measured } from "./measure.ts";

/** Lines of a table for people to read. */
export function tableOf(measured: readonly Measured[]): string[] {
  const rows = measured.map(({ measure, value, against, ratio, reach, met }) => [
    measure,
    rounded(value),
    rounded(against),
    rounded(ratio),
    reach ?? "",
    met === null ? "" : met ? "met" : "MISSED",
  ]);
  const all = [["measure", "value", "against", "ratio", "reach", ""], ...rows];
  const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  return all.map((row) => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join("  "));
}

/** Three digits that count. */
function rounded(figure: number | null): string {
  if (figure === null) return "";
  return Math.abs(figure) >= 100 ? figure.toFixed(0) : String(Number(figure.toPrecision(3)));
}

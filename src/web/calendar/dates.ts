const dayMs = 86_400_000;

/** Local dates, as in `2026-03-08`, both included; none where the last is before the first. */
export function datesBetween(first: string, last: string): string[] {
  const [from, to] = [Date.parse(first), Date.parse(last)];
  const count = Math.floor((to - from) / dayMs) + 1;
  return count > 0 ? Array.from({ length: count }, (_, index) => dateOf(from + index * dayMs)) : [];
}

/** The same dates in pieces that each end with a month. */
export function monthsBetween(first: string, last: string): { from: string; to: string }[] {
  const byMonth = Map.groupBy(datesBetween(first, last), (date) => date.slice(0, 7));
  return [...byMonth.values()].map((dates) => ({ from: dates[0]!, to: dates.at(-1)! }));
}

export function addDays(date: string, days: number): string {
  return dateOf(Date.parse(date) + days * dayMs);
}

const dateOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

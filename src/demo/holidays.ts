import { Complaint } from "../complaint.ts";

/** The days that are public holidays in a state of a country, each with its name in the country's language. */
export async function publicHolidays([country, state]: [string, string], year: number): Promise<{ date: string; name: string }[]> {
  const { default: Holidays } = await import("date-holidays").catch(() => {
    throw new Complaint("The demo needs date-holidays: run `npm ci` with dev dependencies");
  });
  const days = new Holidays(country, state).getHolidays(year).filter(({ type }) => type === "public");
  // Two holidays may fall on one day: it is blocked once, under the name that comes last.
  const names = new Map(days.map(({ date, name }) => [date.slice(0, 10), name]));
  return [...names].map(([date, name]) => ({ date, name }));
}

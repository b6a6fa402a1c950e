import Holidays from "date-holidays";

/** The days that are public holidays in a state of a country, each with its name in the country's language. */
export function publicHolidays([country, state]: [string, string], year: number): { date: string; name: string }[] {
  const days = new Holidays(country, state).getHolidays(year).filter(({ type }) => type === "public");
  // Two holidays may fall on one day: it is blocked once, under the name that comes last.
  const names = new Map(days.map(({ date, name }) => [date.slice(0, 10), name]));
  return [...names].map(([date, name]) => ({ date, name }));
}

import type { ScheduleRuleInput } from "../api/documents.ts";

export const dayNames = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"] as const;

/** One stretch of a day, as typed: `09:00`. */
export interface Hours {
  start: string;
  end: string;
  isActive: boolean;
}

/** By day, Sunday first, as the API counts. */
export type Week = Hours[][];

interface Rule {
  dayOfWeek: number;
  startTime: string;
  endTime: string;
  isActive: boolean;
}

export function weekOf(rules: readonly (Rule | null)[]): Week {
  return dayNames.map((_, day) =>
    rules
      .filter((rule) => rule !== null)
      .filter(({ dayOfWeek }) => dayOfWeek === day)
      // `24:00` is what an input of the type `time` can't hold; it is the same as the next day's midnight.
      .map(({ startTime, endTime, isActive }) => ({
        start: startTime.slice(0, 5),
        end: endTime.slice(0, 5).replace("24:", "00:"),
        isActive,
      })),
  );
}

export function rulesOf(week: Week): ScheduleRuleInput[] {
  return week.flatMap((day, dayOfWeek) => day.map(({ start, end, isActive }) => ({ dayOfWeek, startTime: start, endTime: end, isActive })));
}

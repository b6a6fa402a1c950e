import { availabilityCalls } from "./availability.ts";
import { bookingCalls } from "./bookings.ts";
import { calendarCalls } from "./calendars.ts";
import type { Call } from "./call.ts";
import { scheduleCalls } from "./schedules.ts";
import { searchCalls } from "./search.ts";
import { settingsCalls } from "./settings.ts";

export const calls: Readonly<Record<string, Call>> = {
  ...settingsCalls,
  ...scheduleCalls,
  ...availabilityCalls,
  ...searchCalls,
  ...bookingCalls,
  ...calendarCalls,
};

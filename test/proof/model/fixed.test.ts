import { replay } from "./run.ts";
import type { Look, Start, Step } from "./steps.ts";

/** Histories that once came to different things, as they were printed and shortened: each stays equal from then on. */
const settings = {
  hourly_rate: 50,
  currency: "USD",
  slot_interval_minutes: 15,
  min_booking_minutes: 15,
  max_booking_minutes: 480,
  buffer_before_minutes: 0,
  buffer_after_minutes: 15,
  min_notice_minutes: 0,
  booking_horizon_days: 90,
  hold_minutes: 10,
  max_active_holds_per_user: 3,
  generate_days_ahead: 5,
};
const daily = Array.from({ length: 7 }, (_, day_of_week) => ({ day_of_week, start_time: "09:00", end_time: "17:00", is_active: true }));
const start: Start = {
  now: "2026-03-28T08:00:00Z",
  zones: ["Europe/Berlin", "UTC", "UTC"],
  settings: [settings, settings, settings],
  rules: [daily, [], []],
};
const look: Look = { minutes: 60, around: { at: "now", minutes: 0, seconds: 0 }, preferred: null, hours: 40, customer: "alice" };
const step = (call: string, drawn: unknown): Step => ({
  call,
  who: { pick: 0, anybody: false },
  model: 1,
  drawn,
  bad: null,
  key: null,
  look,
});
const stretch = (day: number, minute: number, minutes: number) => ({ from: { at: "clock", day, minute }, minutes });
const resolve = (strategy: string, day: number, minute: number, minutes: number): Step =>
  step("resolve_conflicts", { stretch: stretch(day, minute, minutes), strategy, preview: false, allow_move: false });
const generate = (on_conflict: string): Step => step("generate_availability_from_schedules", { from: 0, days: 4, on_conflict });

test("what a resolution removes of a rule's window beside the new one stays removed", () =>
  replay(start, [resolve("remove", 2, 600, 60), generate("trim"), generate("merge")]));

test("of merged windows the first becomes generated, the others are told of as they were", () =>
  replay(start, [resolve("merge", 2, 480, 60), resolve("merge", 2, 400, 1500), generate("merge")]));

test("one run of generation for all models reports what was skipped wherever any of them got a window", () =>
  replay(start, [
    step("remove_availability", 3),
    step("update_availability_settings", {
      settings: { ...settings, generate_days_ahead: 1 },
      keep: [],
      time_zone: "America/New_York",
      is_active: null,
    }),
    step("generate_availability_for_all_models", { from: 0, days: 6, on_conflict: "adjust" }),
  ]));

test("a window that generation makes and merges away at once is told of by its number", () => {
  const rule = (day_of_week: number, start_time: string, end_time: string) => ({ day_of_week, start_time, end_time, is_active: true });
  return replay({ ...start, rules: [[rule(5, "00:00", "00:00")], [], []] }, [
    step("set_recurring_schedules", [rule(6, "00:00", "08:00"), rule(5, "08:00", "00:00")]),
    step("generate_availability_from_schedules", { from: -1, days: 1, on_conflict: "merge" }),
  ]);
});

import * as fc from "fast-check";
import { dateAt, dayOfMonth, rowAt } from "../aims.ts";
import { type Blocking, blockDates, unblockDates } from "../blockedDates.ts";
import { type Generation, generateForAllModels, generateFromSchedules } from "../generation.ts";
import { clockTime } from "../localTime.ts";
import { addRecurringSchedule, deleteRecurringSchedule, setRecurringSchedules, updateRecurringSchedule } from "../schedules.ts";
import { type ModelRow, of, type Rule, type World } from "../world.ts";
import { type Call, call, noModel, writers } from "./call.ts";

/** Around midnight and the hours that clock changes skip and repeat, as much as by day. */
const time = fc
  .oneof(
    { weight: 2, arbitrary: fc.integer({ min: 0, max: 15 }) },
    { weight: 3, arbitrary: fc.integer({ min: 32, max: 72 }) },
    { weight: 1, arbitrary: fc.constantFrom(0, 88, 92) },
  )
  .map((quarter) => clockTime(quarter * 15));

export const rule: fc.Arbitrary<Rule> = fc.record({
  day_of_week: fc.nat(6),
  start_time: time,
  end_time: fc.oneof({ weight: 9, arbitrary: time }, { weight: 1, arbitrary: fc.constant("24:00") }),
  is_active: fc.constantFrom(true, true, true, true, true, false),
});

const badRule: [string, unknown][] = [
  ["day_of_week", 7],
  ["day_of_week", -1],
  ["start_time", "24:00"],
];
const pick = fc.nat(20);
const strategy = fc.constantFrom("trim" as const, "trim" as const, "adjust" as const, "remove" as const, "merge" as const);
const dates = fc.record({ from: dayOfMonth, days: fc.integer({ min: 0, max: 6 }), on_conflict: strategy });

function scheduleAt(world: World, model: ModelRow, pick: number): { model_id: number; schedule_id: string } {
  const { model_id, id } = rowAt(world, model, "model_schedules", pick);
  return { model_id, schedule_id: id };
}

type Target = { model_id: number };
type Keyed = Target & { idempotency_key: string | null };

export const scheduleCalls: Record<string, Call> = {
  add_recurring_schedule: call({
    weight: 4,
    roles: writers,
    drawn: rule,
    argumentsOf: (_, model, drawn) => ({ model_id: model.id, ...drawn, idempotency_key: null }),
    answer: (world, asked: Rule & Keyed) => {
      const { model_id, idempotency_key, ...rule } = asked;
      return [addRecurringSchedule(world, model_id, rule, idempotency_key)];
    },
    bad: [...noModel, ...badRule, ["day_of_week", null], ["end_time", null]],
  }),
  update_recurring_schedule: call({
    weight: 4,
    roles: writers,
    drawn: fc.record({ pick, rule, keep: fc.subarray(["day_of_week", "start_time", "end_time", "is_active"] as const) }),
    argumentsOf: (world, model, { pick, rule, keep }) => ({
      ...scheduleAt(world, model, pick),
      ...rule,
      ...Object.fromEntries(keep.map((name) => [name, null])),
    }),
    answer: (world, asked: Rule & Target & { schedule_id: string }) => {
      const { model_id, schedule_id, ...patch } = asked;
      return [updateRecurringSchedule(world, model_id, schedule_id, patch)];
    },
    bad: [...noModel, ...badRule, ["schedule_id", null], ["schedule_id", "model_schedules#0"]],
  }),
  delete_recurring_schedule: call({
    weight: 2,
    roles: writers,
    drawn: pick,
    argumentsOf: (world, model, drawn) => scheduleAt(world, model, drawn),
    answer: (world, asked: Target & { schedule_id: string }) => [deleteRecurringSchedule(world, asked.model_id, asked.schedule_id)],
    bad: [...noModel, ["schedule_id", null], ["schedule_id", "model_schedules#0"]],
  }),
  set_recurring_schedules: call({
    weight: 2,
    roles: writers,
    drawn: fc.array(rule, { maxLength: 5 }),
    argumentsOf: (_, model, drawn) => ({ model_id: model.id, rules: drawn, idempotency_key: null }),
    answer: (world, asked: Keyed & { rules: Rule[] | null }) =>
      setRecurringSchedules(world, asked.model_id, asked.rules, asked.idempotency_key),
    bad: [...noModel, ["rules", null], ["rules", [{ day_of_week: 9, start_time: "09:00", end_time: "10:00", is_active: true }]]],
  }),
  block_dates: call({
    weight: 5,
    roles: writers,
    drawn: fc.record({
      days: fc.array(dayOfMonth, { minLength: 1, maxLength: 3 }),
      reason: fc.constantFrom(null, "away", "dentist"),
      part: fc.option(fc.tuple(time, time), { freq: 2 }),
    }),
    argumentsOf: (world, model, { days, reason, part }) => ({
      model_id: model.id,
      dates: days.map((day) => dateAt(world, model, day)),
      reason,
      start_time: part?.[0] ?? null,
      end_time: part?.[1] ?? null,
      idempotency_key: null,
    }),
    answer: (world, asked: Keyed & Blocking) => {
      const { model_id, idempotency_key, ...blocking } = asked;
      return blockDates(world, model_id, blocking, idempotency_key);
    },
    bad: [...noModel, ["dates", null], ["dates", []], ["start_time", "23:45"], ["reason", "x".repeat(201)]],
  }),
  unblock_dates: call({
    weight: 4,
    roles: writers,
    drawn: fc.record({ days: fc.array(dayOfMonth, { minLength: 1, maxLength: 3 }), every: fc.boolean() }),
    argumentsOf: (world, model, { days, every }) => {
      const blocked = every ? of(world, "model_blocked_dates", model).map(({ blocked_date }) => blocked_date) : [];
      return { model_id: model.id, dates: [...days.map((day) => dateAt(world, model, day)), ...blocked] };
    },
    answer: (world, asked: Target & { dates: string[] | null }) => unblockDates(world, asked.model_id, asked.dates),
    bad: [...noModel, ["dates", null], ["dates", []]],
  }),
  generate_availability_from_schedules: call({
    weight: 4,
    roles: writers,
    drawn: dates,
    argumentsOf: (world, model, { from, days, on_conflict }) => ({
      model_id: model.id,
      from_date: dateAt(world, model, from),
      to_date: dateAt(world, model, from + days),
      on_conflict,
      idempotency_key: null,
    }),
    answer: (world, asked: Keyed & Generation) => generateFromSchedules(world, asked.model_id, asked, asked.idempotency_key),
    bad: [
      ...noModel,
      ["from_date", null],
      ["to_date", "2020-01-01"],
      ["to_date", "2029-01-01"],
      ["on_conflict", "reject"],
      ["on_conflict", null],
    ],
  }),
  generate_availability_for_all_models: call({
    weight: 1,
    roles: ["owner", "admin"],
    drawn: dates,
    argumentsOf: (world, model, { from, days, on_conflict }) => ({
      from_date: dateAt(world, model, from),
      to_date: dateAt(world, model, from + days),
      on_conflict,
    }),
    answer: (world, asked: Generation) => generateForAllModels(world, asked),
    bad: [
      ["from_date", null],
      ["to_date", "2020-01-01"],
      ["on_conflict", "reject"],
    ],
  }),
};

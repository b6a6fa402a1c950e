import * as fc from "fast-check";
import { type Aim, aim, freeAim, instantAt, type Length, length, minutesOf } from "../aims.ts";
import { explainSlot } from "../holds.ts";
import { minute } from "../intervals.ts";
import { checkInstantAvailability, findBestSlots, findBestSlotsForModels, type SearchRequest } from "../search.ts";
import type { ModelRow, World } from "../world.ts";
import { badRange } from "./availability.ts";
import { type Arguments, type Call, call, everyone, noModel } from "./call.ts";

export interface DrawnSearch {
  minutes: Length;
  preferred: Aim | null;
  before: number;
  hours: number;
  around: Aim;
}

export const search: fc.Arbitrary<DrawnSearch> = fc.record({
  minutes: length,
  preferred: fc.option(aim, { freq: 4 }),
  around: freeAim,
  before: fc.constantFrom(0, 15, 60, 600),
  hours: fc.constantFrom(1, 3, 12, 24, 48),
});

export function searchAt(world: World, model: ModelRow, { minutes, preferred, around, before, hours }: DrawnSearch): Arguments {
  const from = instantAt(world, model, around) - before * minute;
  return {
    duration_minutes: minutesOf(model, minutes),
    preferred_start_time: preferred === null ? null : instantAt(world, model, preferred),
    search_start_time: from,
    search_end_time: from + hours * 60 * minute,
  };
}

export const badSearch: [string, unknown][] = [
  ["duration_minutes", null],
  ["duration_minutes", 100_000],
  ["search_start_time", null],
  ["search_end_time", null],
  ["search_end_time", Date.parse("2020-01-01T00:00:00Z")],
  ["search_end_time", Date.parse("2031-01-01T00:00:00Z")],
];
const most = fc.constantFrom(1, 3, 10, 100);
type Target = { model_id: number };

export const searchCalls: Record<string, Call> = {
  find_best_slots: call({
    weight: 6,
    roles: everyone,
    drawn: fc.record({ search, most }),
    argumentsOf: (world, model, { search, most }) => ({ model_id: model.id, ...searchAt(world, model, search), max_results: most }),
    answer: (world, asked: Target & SearchRequest) => findBestSlots(world, asked.model_id, asked),
    inOrder: true,
    bad: [...noModel, ...badSearch, ["max_results", 0], ["max_results", 101]],
  }),
  find_best_slots_for_models: call({
    weight: 3,
    roles: everyone,
    drawn: fc.record({ search, most, model_ids: fc.subarray([1, 2, 3], { minLength: 1 }) }),
    argumentsOf: (world, model, { search, most, model_ids }) => ({ model_ids, ...searchAt(world, model, search), max_results: most }),
    answer: (world, asked: { model_ids: number[] | null } & SearchRequest) => findBestSlotsForModels(world, asked.model_ids, asked),
    inOrder: true,
    bad: [["model_ids", null], ["model_ids", []], ["model_ids", [1, 404]], ...badSearch, ["max_results", 0]],
  }),
  check_instant_availability: call({
    weight: 2,
    roles: everyone,
    drawn: length,
    argumentsOf: (_, model, drawn) => ({ model_id: model.id, duration_minutes: minutesOf(model, drawn) }),
    answer: (world, asked: Target & { duration_minutes: number | null }) =>
      checkInstantAvailability(world, asked.model_id, asked.duration_minutes),
    bad: [...noModel, ["duration_minutes", null], ["duration_minutes", 0]],
  }),
  explain_slot: call({
    weight: 5,
    roles: everyone,
    drawn: fc.record({ from: aim, minutes: length }),
    argumentsOf: (world, model, { from, minutes }) => {
      const starts_at = instantAt(world, model, from);
      return { model_id: model.id, starts_at, ends_at: starts_at + minutesOf(model, minutes) * minute };
    },
    answer: (world, asked: Target & { starts_at: number | null; ends_at: number | null }) =>
      explainSlot(world, asked.model_id, asked.starts_at, asked.ends_at),
    bad: [...noModel, ...badRange],
  }),
};

import * as fc from "fast-check";
import { type Aim, aim, instantAt, rowAt } from "../aims.ts";
import {
  type Addition,
  addAvailability,
  type Entry,
  type Move,
  moveAvailability,
  removeAvailability,
  setExternalBusy,
} from "../availability.ts";
import { checkAvailabilityConflicts, listConflicts } from "../conflictReports.ts";
import { type ResolutionRequest, resolveConflicts } from "../conflicts.ts";
import { minute } from "../intervals.ts";
import { type ModelRow, modelOf, type World } from "../world.ts";
import { type Call, call, everyone, noModel, writers } from "./call.ts";

export const stretch = fc.record({ from: aim, minutes: fc.constantFrom(15, 30, 60, 60, 120, 240, 480, 1500) });
export interface Stretch {
  from: Aim;
  minutes: number;
}

export function rangeAt(world: World, model: ModelRow, { from, minutes }: Stretch): { starts_at: number; ends_at: number } {
  const starts_at = instantAt(world, model, from);
  return { starts_at, ends_at: starts_at + minutes * minute };
}

export const badRange: [string, unknown][] = [
  ["starts_at", null],
  ["ends_at", null],
  ["ends_at", Date.parse("2020-01-01T00:00:00Z")],
  ["ends_at", Date.parse("2031-01-01T00:00:00.500Z")],
];
const tooLong: [string, unknown] = ["ends_at", Date.parse("2031-01-01T00:00:00Z")];

type Target = { model_id: number };
type Keyed = Target & { idempotency_key: string | null };
type Bounds = { starts_at: number | null; ends_at: number | null };

export const availabilityCalls: Record<string, Call> = {
  add_availability: call({
    weight: 5,
    roles: writers,
    drawn: fc.record({
      stretch,
      on_conflict: fc.constantFrom("reject" as const, "reject" as const, "adjust" as const, "remove" as const, "merge" as const),
    }),
    argumentsOf: (world, model, { stretch, on_conflict }) => ({
      model_id: model.id,
      ...rangeAt(world, model, stretch),
      on_conflict,
      idempotency_key: null,
    }),
    answer: (world, asked: Keyed & Addition) => [addAvailability(world, asked.model_id, asked, asked.idempotency_key)],
    bad: [...noModel, ...badRange, tooLong, ["on_conflict", "trim"]],
  }),
  remove_availability: call({
    weight: 4,
    roles: writers,
    drawn: fc.nat(60),
    argumentsOf: (world, model, drawn) => {
      const { model_id, id } = rowAt(world, model, "availability", drawn);
      return { model_id, availability_id: id };
    },
    answer: (world, asked: Target & { availability_id: string }) => removeAvailability(world, asked.model_id, asked.availability_id),
    bad: [...noModel, ["availability_id", null], ["availability_id", "availability#0"]],
  }),
  move_availability: call({
    weight: 3,
    roles: writers,
    drawn: fc.record({
      pick: fc.nat(60),
      stretch,
      on_conflict: fc.constantFrom("reject" as const, "adjust" as const, "remove" as const, "merge" as const),
      preview: fc.constantFrom(false, false, true),
    }),
    argumentsOf: (world, model, { pick, stretch, ...rest }) => {
      const { model_id, id } = rowAt(world, model, "availability", pick);
      return { model_id, availability_id: id, ...rangeAt(world, modelOf(world, model_id), stretch), ...rest, idempotency_key: null };
    },
    answer: (world, asked: Keyed & Move) => moveAvailability(world, asked.model_id, asked, asked.idempotency_key),
    bad: [...noModel, ...badRange, tooLong, ["availability_id", null], ["availability_id", "availability#0"], ["on_conflict", "trim"]],
  }),
  set_external_busy: call({
    weight: 2,
    roles: writers,
    drawn: fc.record({
      source: fc.constantFrom("google", "work"),
      entries: fc.uniqueArray(fc.record({ external_id: fc.constantFrom("a", "b", "c"), stretch }), {
        maxLength: 3,
        selector: ({ external_id }) => external_id,
      }),
    }),
    argumentsOf: (world, model, { source, entries }) => ({
      model_id: model.id,
      source,
      entries: entries.map(({ external_id, stretch }) => ({ external_id, ...rangeAt(world, model, stretch) })),
    }),
    answer: (world, asked: Target & { source: string | null; entries: Entry[] | null }) =>
      setExternalBusy(world, asked.model_id, asked.source, asked.entries),
    inOrder: false,
    bad: [
      ...noModel,
      ["source", null],
      ["source", ""],
      ["entries", null],
      ["entries", [{ external_id: null, starts_at: 0, ends_at: 60_000 }]],
      ["entries", [{ external_id: "a", starts_at: 60_000, ends_at: 60_000 }]],
      [
        "entries",
        [
          { external_id: "a", starts_at: 0, ends_at: 60_000 },
          { external_id: "a", starts_at: 0, ends_at: 120_000 },
        ],
      ],
    ],
  }),
  check_availability_conflicts: call({
    weight: 2,
    roles: everyone,
    drawn: stretch,
    argumentsOf: (world, model, drawn) => ({ model_id: model.id, ...rangeAt(world, model, drawn) }),
    answer: (world, asked: Target & Bounds) => checkAvailabilityConflicts(world, asked.model_id, asked.starts_at, asked.ends_at),
    bad: [...noModel, ...badRange, tooLong],
  }),
  list_conflicts: call({
    weight: 2,
    roles: writers,
    drawn: stretch,
    argumentsOf: (world, model, drawn) => {
      const { starts_at, ends_at } = rangeAt(world, model, drawn);
      return { model_id: model.id, from_instant: starts_at - 2880 * minute, to_instant: ends_at + 2880 * minute };
    },
    answer: (world, asked: Target & { from_instant: number | null; to_instant: number | null }) =>
      listConflicts(world, asked.model_id, asked.from_instant, asked.to_instant),
    bad: [...noModel, ["from_instant", null], ["to_instant", Date.parse("2020-01-01T00:00:00Z")]],
  }),
  resolve_conflicts: call({
    weight: 7,
    roles: writers,
    drawn: fc.record({
      stretch,
      strategy: fc.constantFrom("adjust" as const, "remove" as const, "merge" as const),
      preview: fc.constantFrom(false, false, true),
      allow_move: fc.boolean(),
    }),
    argumentsOf: (world, model, { stretch, ...rest }) => ({
      model_id: model.id,
      ...rangeAt(world, model, stretch),
      ...rest,
      idempotency_key: null,
    }),
    answer: (world, asked: Keyed & ResolutionRequest) => resolveConflicts(world, asked.model_id, asked, asked.idempotency_key),
    bad: [...noModel, ...badRange, tooLong, ["strategy", "trim"], ["strategy", null], ["preview", null]],
  }),
};

import * as fc from "fast-check";
import { type Aim, aim } from "./aims.ts";
import { calls } from "./calls/all.ts";
import { rule } from "./calls/schedules.ts";
import { settings, zones } from "./calls/settings.ts";
import type { Rule } from "./world.ts";

/** One step of a history, as drawn: what it comes to depends on what is there when it runs. */
export interface Step {
  /** A function's name, or `clock` (time passes), or `again` (a call that had a key is made once more). */
  call: string;
  /** The n-th of the likely callers, or of all. */
  who: { pick: number; anybody: boolean };
  model: number;
  drawn: unknown;
  /** Which bad value it gets, mostly none. */
  bad: number | null;
  key: string | null;
  look: Look;
}

/** The search whose answer is compared after the step. */
export interface Look {
  minutes: number;
  around: Aim;
  preferred: Aim | null;
  hours: number;
  customer: string;
}

export interface Start {
  now: string;
  zones: string[];
  settings: Record<string, unknown>[];
  rules: Rule[][];
}

export type Passing =
  | { to: "later"; minutes: number; milliseconds: number }
  | { to: "expiry"; pick: number; milliseconds: number }
  | { to: "begin"; pick: number; milliseconds: number };

const milliseconds = fc.constantFrom(0, 0, -1, 1);
const passing: fc.Arbitrary<Passing> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      to: fc.constant("later" as const),
      minutes: fc.constantFrom(1, 1, 2, 5, 5, 10, 45, 180, 720, 1500),
      milliseconds: fc.constantFrom(0, 0, 250),
    }),
  },
  { weight: 4, arbitrary: fc.record({ to: fc.constant("expiry" as const), pick: fc.nat(3), milliseconds }) },
  { weight: 2, arbitrary: fc.record({ to: fc.constant("begin" as const), pick: fc.nat(5), milliseconds }) },
);

const look: fc.Arbitrary<Look> = fc.record({
  minutes: fc.constantFrom(15, 30, 45, 60, 90),
  around: aim,
  preferred: fc.option(aim, { freq: 3 }),
  hours: fc.constantFrom(2, 6, 24, 40),
  customer: fc.constantFrom("alice", "bob", "carol", "host"),
});

const step = (call: string, drawn: fc.Arbitrary<unknown>, faults: number): fc.Arbitrary<Step> =>
  fc.record({
    call: fc.constant(call),
    who: fc.record({ pick: fc.nat(99), anybody: fc.integer({ min: 0, max: 19 }).map((n) => n === 19) }),
    model: fc.constantFrom(1, 1, 1, 1, 1, 1, 2, 2, 3),
    drawn,
    // One call in sixteen has a fault.
    bad:
      faults === 0
        ? fc.constant(null)
        : fc.oneof({ weight: 15, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat(faults - 1) }),
    key: fc.constantFrom(null, null, null, null, "k1", "k2", "k3", "k4", "k5", "k6"),
    look,
  });

export const steps: fc.Arbitrary<Step> = fc.oneof(
  ...Object.entries(calls).map(([name, { weight, drawn, bad }]) => ({ weight, arbitrary: step(name, drawn, bad.length) })),
  { weight: 9, arbitrary: step("clock", passing, 0) },
  { weight: 5, arbitrary: step("again", fc.record({ pick: fc.nat(9), changed: fc.constantFrom(false, false, true) }), 0) },
);

/** Days before clocks change, in the first model's zone or another's. */
const places: [now: string, zone: string][] = [
  ["2025-11-01T14:00:00Z", "America/New_York"],
  ["2026-03-07T14:00:00Z", "America/New_York"],
  ["2025-10-25T08:00:00Z", "Europe/Berlin"],
  ["2026-03-28T08:00:00Z", "Europe/Berlin"],
  ["2026-04-03T23:00:00Z", "Australia/Lord_Howe"],
  ["2025-10-03T23:00:00Z", "Australia/Lord_Howe"],
  ["2026-04-22T09:00:00Z", "Africa/Cairo"],
  ["2026-10-28T09:00:00Z", "Africa/Cairo"],
  ["2026-01-10T10:00:00Z", "UTC"],
];

export const start: fc.Arbitrary<Start> = fc
  .record({
    place: fc.constantFrom(...places),
    others: fc.tuple(fc.constantFrom(...zones), fc.constantFrom(...zones)),
    settings: fc.array(settings, { minLength: 3, maxLength: 3 }),
    rules: fc.array(fc.array(rule, { minLength: 2, maxLength: 6 }), { minLength: 3, maxLength: 3 }),
  })
  .map(({ place: [now, zone], others, settings, rules }) => ({ now, zones: [zone, ...others], settings, rules }));

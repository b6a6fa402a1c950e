import * as fc from "fast-check";
import type pg from "pg";
import { asCaller, asOwner, attempt, expectSqlState } from "../helpers.ts";
import { minute } from "../proof/model/intervals.ts";
import { holdsForAll } from "./check.ts";
import { build, freeRuns, type World, world } from "./world.ts";

interface Case {
  world: World;
  /** Near the first free run, claim or external time, or anywhere; `from` in minutes. */
  slot: { near: "free" | "claims" | "external" | "noon"; from: number; minutes: number };
  bounds: { min_booking_minutes: number; max_booking_minutes: number; booking_horizon_days: number; max_active_holds_per_user: number };
  isActive: boolean;
  /** The caller's own holds: whether one has exactly the slot's range, and elsewhere. */
  holdsTheSlot: boolean;
  otherHolds: number;
}

const cases: fc.Arbitrary<Case> = fc.record({
  world: world(600),
  slot: fc.record({
    near: fc.constantFrom("free" as const, "free" as const, "claims" as const, "external" as const, "noon" as const),
    from: fc.oneof(
      fc.integer({ min: -2, max: 8 }).map((n) => n * 15),
      fc.integer({ min: -60, max: 2880 }),
    ),
    minutes: fc.constantFrom(14, 15, 15, 30, 30, 60, 90),
  }),
  bounds: fc.record({
    min_booking_minutes: fc.constantFrom(15, 15, 15, 30),
    max_booking_minutes: fc.constantFrom(60, 480),
    booking_horizon_days: fc.constantFrom(1, 90, 90),
    max_active_holds_per_user: fc.constantFrom(1, 3, 3),
  }),
  isActive: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
  holdsTheSlot: fc.boolean(),
  otherHolds: fc.constantFrom(0, 0, 1, 3),
});

/** Far from everything, so that these only count towards the limit. */
const insertHold = (client: pg.Client, model: string, day: number) =>
  client.query(
    `insert into holdfast.booking_holds (model_id, user_id, during, hold_expires_at, currency)
     values ($1, 'me', tstzrange('2100-01-01Z'::timestamptz + make_interval(days => $2), '2100-01-01 01:00Z'::timestamptz + make_interval(days => $2)),
       holdfast_private.current_instant() + interval '5 minutes', 'USD')`,
    [model, day],
  );

test("a slot can be held if and only if nothing is said against it, and is refused for what is said first", () => {
  const seen = new Set<string>();
  return holdsForAll(cases, 200, async (client, { world, slot, bounds, isActive, holdsTheSlot, otherHolds }) => {
    const model = await build(client, world);
    const near = { free: freeRuns(world), claims: world.claims, external: world.external, noon: [] }[slot.near];
    const starts = (near[0]?.starts ?? world.now - minute / 2) + slot.from * minute;
    const range = [model, new Date(starts), new Date(starts + slot.minutes * minute)];
    const hold = () => client.query<{ id: string }>("select id from holdfast.hold_slot($1, null, $2, $3)", range);

    await asCaller(client, "customer", "me");
    if (holdsTheSlot) await attempt(client, hold).catch(() => undefined);
    await asOwner(client);
    for (let day = 0; day < otherHolds; day++) await insertHold(client, model, day);
    await client.query(
      `update holdfast.models set is_active = $2, min_booking_minutes = $3, max_booking_minutes = $4,
         booking_horizon_days = $5, max_active_holds_per_user = $6 where id = $1`,
      [model, isActive, ...Object.values(bounds)],
    );

    await asCaller(client, "customer", "me");
    const { rows } = await client.query<{ code: string }>("select code from holdfast.explain_slot($1, $2, $3)", range);
    for (const { code } of rows) seen.add(code);
    if (rows[0]) await expectSqlState(attempt(client, hold), rows[0].code);
    else {
      expect((await hold()).rows).toHaveLength(1);
      seen.add("nothing");
    }

    // Search agrees, of what it can tell: it refuses lengths out of bounds, and knows no limit of holds.
    if (slot.minutes < bounds.min_booking_minutes || slot.minutes > bounds.max_booking_minutes) return;
    const found = await client.query("select from holdfast.find_best_slots($1, $4, $2, $2, $3)", [...range, slot.minutes]);
    expect(found.rowCount).toBe(rows.every(({ code }) => code === "HOLD_LIMIT_REACHED") ? 1 : 0);
  }).then(() => {
    // Over cases that never meet a reason, or nothing but reasons, it would prove nothing.
    expect([...seen]).toEqual(expect.arrayContaining(["nothing", "OUTSIDE_AVAILABILITY", "SLOT_TAKEN"]));
  });
});

import type pg from "pg";
import { asCaller, asOwner, attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import { at, counted, freezeClock, one, openDay } from "../studio.ts";

const holdSlot = "select * from holdfast.hold_slot($1, $2, $3, $4, idempotency_key => $5)";
const hold = (client: pg.ClientBase, model: string, from: string, to: string, key: string) =>
  one<{ id: string; user_id: string }>(client, holdSlot, [model, null, at(from), at(to), key]);
const keys = async (client: pg.ClientBase) =>
  (await one<{ keys: number }>(client, "select count(*)::int as keys from holdfast_private.idempotency_keys")).keys;

test("a key is the caller's own, and the model's", () =>
  withRootDb(async (client) => {
    const [model, other] = [await openDay(client), await openDay(client)];
    await asCaller(client, "customer", "anna");
    const first = await hold(client, model, "10:00", "11:00", "key");
    const elsewhere = await hold(client, other, "10:00", "11:00", "key");
    await asCaller(client, "customer", "ben");
    const bens = await hold(client, model, "12:00", "13:00", "key");
    // The same person in another role.
    await asCaller(client, "admin", "anna");
    const admins = await hold(client, model, "14:00", "15:00", "key");
    expect(new Set([first.id, elsewhere.id, bens.id, admins.id]).size).toBe(4);
    await asCaller(client, "customer", "anna");
    expect(await hold(client, model, "10:00", "11:00", "key")).toEqual(first);
  }));

test("a key of one call is refused for another", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await client.query("select holdfast.add_recurring_schedule($1, 1, '18:00', '19:00', idempotency_key => 'key')", [model]);
    await expectSqlState(
      attempt(client, () => client.query("select holdfast.block_dates($1, array['2026-05-04'::date], idempotency_key => 'key')", [model])),
      "IDEMPOTENCY_MISMATCH",
    );
  }));

test("user_id left out is the caller: the same call", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await asCaller(client, "customer", "anna");
    const first = await hold(client, model, "10:00", "11:00", "key");
    expect(await one(client, holdSlot, [model, "anna", at("10:00"), at("11:00"), "key"])).toEqual(first);
  }));

test("the same call in a session with another time zone and date style is the same call, with the same instants", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const values = [model, "anna", at("10:00"), at("11:00"), "key"];
    const instants = `select (extract(epoch from lower(during)), extract(epoch from hold_expires_at), extract(epoch from created_at))::text as all
      from holdfast.hold_slot($1, $2, $3, $4, idempotency_key => $5)`;
    await client.query("set local timezone to 'Asia/Kathmandu'");
    const first = await one<{ all: string }>(client, instants, values);
    await client.query("set local timezone to 'America/New_York'; set local datestyle to 'German'");
    expect(await one(client, instants, values)).toEqual(first);
  }));

test("an error is not kept: the key may be used again", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await asCaller(client, "customer", "anna");
    await expectSqlState(
      attempt(client, () => hold(client, model, "08:00", "09:00", "key")),
      "OUTSIDE_AVAILABILITY",
    );
    expect((await hold(client, model, "10:00", "11:00", "key")).user_id).toBe("anna");
  }));

test("who may not call learns nothing from a key", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await asCaller(client, "model", "ada", model);
    const block = () => client.query("select holdfast.block_dates($1, array['2026-05-04'::date], idempotency_key => 'key')", [model]);
    await block();
    // The token's model is another now.
    await asCaller(client, "model", "ada", Number(model) + 1);
    await expectSqlState(attempt(client, block), "NOT_FOUND");
    for (const role of ["anonymous", "customer", "model", "admin"] as const) {
      await asCaller(client, role, "ada", model);
      await expectSqlState(
        attempt(client, () => client.query("select from holdfast_private.idempotency_keys")),
        "42501",
      );
    }
  }));

test("a key has 1 to 255 characters", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const before = await counted(client);
    await asCaller(client, "customer", "anna");
    for (const key of ["", "k".repeat(256)]) {
      await expectSqlState(
        attempt(client, () => hold(client, model, "10:00", "11:00", key)),
        "INVALID_ARGUMENT",
      );
    }
    await asOwner(client);
    expect(await counted(client)).toEqual(before);
    await asCaller(client, "customer", "anna");
    await hold(client, model, "10:00", "11:00", "é".repeat(255));
  }));

test("keys are forgotten after 24 hours, not before, in batches and by run_maintenance()", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, { max_active_holds_per_user: 9 });
    await asCaller(client, "customer", "anna");
    for (const hour of ["09", "10", "11"]) await hold(client, model, `${hour}:00`, `${hour}:30`, hour);
    await client.query("reset role");
    const prune = (batch: number) =>
      one<{ pruned: number }>(client, "select holdfast_private.prune_idempotency_keys($1) as pruned", [batch]);
    await freezeClock(client, "2026-05-05T00:00");
    expect(await prune(10)).toEqual({ pruned: 0 });
    await freezeClock(client, "2026-05-05T00:00:01");
    expect(await prune(2)).toEqual({ pruned: 2 });
    expect(await keys(client)).toBe(1);
    await client.query("select holdfast.run_maintenance()");
    expect(await keys(client)).toBe(0);
  }));

test("only the worker prunes", () =>
  withRootDb(async (client) => {
    for (const role of ["anonymous", "customer", "model", "admin"] as const) {
      await asCaller(client, role, "anna");
      await expectSqlState(
        attempt(client, () => client.query("select holdfast_private.prune_idempotency_keys()")),
        "42501",
      );
    }
    await asOwner(client);
    const may = "select has_function_privilege('holdfast_worker', 'holdfast_private.prune_idempotency_keys(integer)', 'execute') as may";
    expect(await one(client, may)).toEqual({ may: true });
  }));

import type pg from "pg";
import { asCaller, attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import { addModel, at, clockTime, freezeClock, hold, open, type Slot } from "../studio.ts";

interface Options {
  minutes?: number;
  preferred?: string | null;
  most?: number;
}

type ModelSlot = Slot & { model_id: string };

async function search(
  client: pg.ClientBase,
  models: string[],
  { minutes = 60, preferred = null, most = 5 }: Options = {},
): Promise<ModelSlot[]> {
  const { rows } = await client.query<ModelSlot>("select * from holdfast.find_best_slots_for_models($1, $2, $3, $4, $5, $6)", [
    models,
    minutes,
    preferred === null ? null : at(preferred),
    at("00:00"),
    at("2026-05-06T00:00"),
    most,
  ]);
  return rows;
}

/** Two models: ada is free from ten, bob from eleven past nine. */
async function two(client: pg.ClientBase): Promise<{ ada: string; bob: string; found(options?: Options): Promise<string[]> }> {
  await freezeClock(client, "00:00");
  const [ada, bob] = [await addModel(client), await addModel(client)];
  await open(client, ada, "10:00", "13:00");
  await open(client, bob, "09:11", "12:00");
  return {
    ada,
    bob,
    found: async (options) =>
      (await search(client, [ada, bob], options)).map(
        ({ model_id, starts_at, score }) => `${model_id === ada ? "ada" : "bob"} ${clockTime(starts_at)} ${score}`,
      ),
  };
}

test("the best over all: score, then nearer, then earlier, then the lower id", () =>
  withRootDb(async (client) => {
    const { found } = await two(client);
    expect(await found({ preferred: "10:30", most: 7 })).toEqual([
      "ada 10:30 90",
      "bob 10:30 90",
      "ada 10:15 80",
      "bob 10:15 80",
      "ada 10:45 80",
      "bob 10:45 80",
      "ada 10:00 80",
    ]);
  }));

test("without a preferred time the earliest start over all is it, and lies on nobody else's grid", () =>
  withRootDb(async (client) => {
    const { ada, found } = await two(client);
    expect(await found({ most: 4 })).toEqual(["bob 09:11 90", "bob 09:15 80", "bob 09:30 80", "bob 09:45 70"]);
    await open(client, ada, "08:30", "09:45");
    expect(await found({ most: 3 })).toEqual(["ada 08:30 90", "ada 08:45 80", "bob 09:11 70"]);
  }));

test("it answers as find_best_slots does for each, sorted", () =>
  withRootDb(async (client) => {
    const { ada, bob } = await two(client);
    await hold(client, ada, "anna", "10:00", "11:00");
    for (const preferred of ["09:20", "2026-05-05T09:00"]) {
      const { rows } = await client.query(
        `select s.* from unnest($1::bigint[]) as m cross join lateral holdfast.find_best_slots(m, 30, $2, $3, $4, 100) as s
         order by score desc, abs(extract(epoch from starts_at - $2)), starts_at, model_id`,
        [[ada, bob], at(preferred), at("00:00"), at("2026-05-06T00:00")],
      );
      expect(await search(client, [ada, bob], { minutes: 30, preferred, most: 100 })).toEqual(rows);
    }
  }));

test("a model given twice counts once; those that don't take the length, or no bookings, offer nothing", () =>
  withRootDb(async (client) => {
    const { ada, bob } = await two(client);
    const offers = async (models: string[], minutes = 60) =>
      new Set((await search(client, models, { minutes, most: 100 })).map((s) => s.model_id));
    expect(await search(client, [ada, ada], { most: 100 })).toHaveLength(9);
    await client.query("update holdfast.models set max_booking_minutes = 60 where id = $1", [ada]);
    expect(await offers([ada, bob], 90)).toEqual(new Set([bob]));
    await client.query("select holdfast.deactivate_model($1)", [bob]);
    expect(await offers([ada, bob])).toEqual(new Set([ada]));
    expect(await offers([bob])).toEqual(new Set());
  }));

test("everyone may search", () =>
  withRootDb(async (client) => {
    const { ada, bob } = await two(client);
    const expected = await search(client, [ada, bob]);
    for (const role of ["anonymous", "customer", "model", "admin"] as const) {
      await asCaller(client, role, "somebody", role === "model" ? 999 : null);
      expect(await search(client, [ada, bob])).toEqual(expected);
    }
  }));

test("bad input has its code", () =>
  withRootDb(async (client) => {
    const { ada } = await two(client);
    await asCaller(client, "anonymous");
    const [from, to] = [at("00:00"), at("23:00")];
    const ids = (count: number) => Array.from({ length: count }, (_, n) => String(n + 1));
    for (const [values, code] of [
      [[null, 60, null, from, to, 10], "MISSING_ARGUMENT"],
      [[[ada], null, null, from, to, 10], "MISSING_ARGUMENT"],
      [[[ada], 60, null, null, to, 10], "MISSING_ARGUMENT"],
      [[[ada], 60, null, from, to, null], "MISSING_ARGUMENT"],
      [[[], 60, null, from, to, 10], "INVALID_ARGUMENT"],
      [[[ada, null], 60, null, from, to, 10], "INVALID_ARGUMENT"],
      [[ids(501), 60, null, from, to, 10], "INVALID_ARGUMENT"],
      [[[ada], 60, null, from, to, 0], "INVALID_ARGUMENT"],
      [[[ada], 60, null, from, to, 101], "INVALID_ARGUMENT"],
      [[[ada], 60, "infinity", from, to, 10], "INVALID_ARGUMENT"],
      [[[ada], 60, null, to, from, 10], "INVALID_RANGE"],
      [[[ada], 5, null, from, to, 10], "BAD_DURATION"],
      [[[ada, "999999"], 60, null, from, to, 10], "NOT_FOUND"],
    ] as const) {
      const call = () => client.query("select * from holdfast.find_best_slots_for_models($1, $2, $3, $4, $5, $6)", [...values]);
      await expectSqlState(attempt(client, call), code);
    }
  }));

import { type TestDatabase, withTemplateDb } from "../helpers.ts";
import { at, freeModel, holdSlot, ranges } from "./calendar.ts";
import { deadlocks, race, start, tally, untilAllWait } from "./race.ts";

const lockModels = "select id from holdfast_private.lock_models($1)";

/** One wants the models in one order, the other in the other, and somebody has the first until both wait. */
async function oppositeOrders(database: TestDatabase): Promise<Array<string | undefined>> {
  const models = [await freeModel(database), await freeModel(database)];
  const first = await start(database, { sql: lockModels, values: [[models[0]]] });
  await first.done;
  const one = await start(database, { sql: lockModels, values: [models] });
  await untilAllWait(database, [one.pid]);
  const other = await start(database, { sql: lockModels, values: [models.toReversed()] });
  await untilAllWait(database, [one.pid, other.pid]);
  await first.finish();
  return Promise.all(
    [one, other].map(async ({ done, finish }) => {
      const { code } = await done;
      await finish();
      return code;
    }),
  );
}

test("opposite orders do not deadlock: lock_models goes by id", () =>
  withTemplateDb(async (database) => {
    expect(await oppositeOrders(database)).toEqual([undefined, undefined]);
    expect(await deadlocks(database)).toBe(0);
  }));

test("locked in the order given, they would", () =>
  withTemplateDb(async (database) => {
    await database.pool.query(`
      create or replace function holdfast_private.lock_models(ids bigint[]) returns setof holdfast.models language plpgsql as $$
      declare wanted bigint;
      begin
        foreach wanted in array ids loop
          return query select m.* from holdfast.models as m where m.id = wanted for no key update;
        end loop;
      end $$`);
    expect((await oppositeOrders(database)).filter((code) => code !== undefined)).toEqual(["40P01"]);
  }));

test("24 who hold the same slot of three models, all or none, in every order: one has all three", () =>
  withTemplateDb(async (database) => {
    const models = [await freeModel(database), await freeModel(database), await freeModel(database)];
    const [a, b, c] = models;
    const orders = [
      [a, b, c],
      [c, b, a],
      [b, a, c],
      [c, a, b],
    ];
    const holds = [1, 2, 3].map((n) => `${holdSlot.replace("$1", `($1::bigint[])[${n}]`)}`).join(" union all ");
    const outcomes = await race(
      database,
      "holdfast.booking_holds",
      Array.from({ length: 24 }, (_, n) => ({
        sql: `with locked as materialized (${lockModels}), ready as materialized (select count(*) as n from locked)
          select held.* from ready cross join lateral (${holds.replaceAll("null", `'user-${n}'`)}) as held where ready.n = 3`,
        values: [orders[n % orders.length], at("10:00:00"), at("11:00:00")],
      })),
    );
    expect(tally(outcomes)).toEqual({ won: 1, SLOT_TAKEN: 23 });
    expect(await ranges(database, "holdfast.occupied_time")).toHaveLength(3);
    expect(await deadlocks(database)).toBe(0);
  }));

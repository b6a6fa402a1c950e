import type pg from "pg";
import { asCaller, asOwner, withRootDb } from "../../helpers.ts";
import { messages, subscribe, told } from "../notifications.ts";
import { book, freezeClock, hold, one, openDay } from "../studio.ts";

async function announce(client: pg.ClientBase, batch = 500): Promise<number> {
  return (await one<{ n: number }>(client, "select holdfast_private.announce_expiring_holds($1) as n", [batch])).n;
}

const wanted = { user_id: "ada", event_types: ["hold_expiring"] };

test("two minutes before it runs out, once", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await subscribe(client, wanted);
    const { id } = await hold(client, model, "ada", "10:00", "11:00");
    await freezeClock(client, "00:07:59");
    expect(await announce(client)).toBe(0);
    await freezeClock(client, "00:08");
    expect(await announce(client)).toBe(1);
    await freezeClock(client, "00:09");
    expect(await announce(client)).toBe(0);
    expect(await messages(client)).toMatchObject([
      {
        event_type: "hold_expiring",
        status: "delivered",
        payload: {
          count: 1,
          starts_at: "2026-05-04T10:00:00+00:00",
          items: [{ id, user_id: "ada", expires_at: "2026-05-04T00:10:00+00:00" }],
        },
      },
    ]);
  }));

test("not where it was booked or given back, nor once it has run out", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await subscribe(client, wanted);
    await book(client, model, (await hold(client, model, "ada", "10:00", "11:00")).id, ["pay", 60, "USD"]);
    await client.query("select holdfast.release_hold($1, $2)", [model, (await hold(client, model, "ada", "11:00", "12:00")).id]);
    await freezeClock(client, "00:09");
    expect(await announce(client)).toBe(0);
    await hold(client, model, "ada", "12:00", "13:00");
    await freezeClock(client, "00:19");
    expect(await announce(client)).toBe(0);
  }));

test("a longer warning, as the owner sets it", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await subscribe(client, wanted);
    await client.query("update holdfast_private.settings set hold_warning = '5 minutes'");
    await hold(client, model, "ada", "10:00", "11:00");
    await freezeClock(client, "00:05");
    expect(await announce(client)).toBe(1);
  }));

test("to whose it is, the model and admins, by what their tokens allowed", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    for (const [role, user, own] of [
      ["customer", "ada", null],
      ["customer", "eve", null],
      ["model", "room", model],
      ["admin", "host", null],
    ] as const) {
      await asCaller(client, role, user, own);
      await subscribe(client, { event_types: ["hold_expiring"] });
    }
    await asOwner(client);
    await hold(client, model, "ada", "10:00", "11:00");
    await freezeClock(client, "00:09");
    await announce(client);
    expect(await told(client)).toEqual(["ada hold_expiring 1", "host hold_expiring 1", "room hold_expiring 1"]);
  }));

test("in batches, the first to run out first", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await subscribe(client, wanted);
    for (const [minute, hour] of [1, 0, 2].entries()) {
      await freezeClock(client, `00:0${minute}`);
      await hold(client, model, "ada", `1${hour}:00`, `1${hour}:30`);
    }
    await freezeClock(client, "00:09:59");
    expect([await announce(client, 1), await announce(client, 1), await announce(client, 1)]).toEqual([1, 1, 0]);
    await freezeClock(client, "00:10");
    expect(await announce(client, 1)).toBe(1);
    expect((await messages(client)).map(({ payload }) => payload.starts_at.slice(11, 16))).toEqual(["11:00", "10:00", "12:00"]);
  }));

import { attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import { counted, freezeClock, hold, openDay } from "../studio.ts";

test("held again, one's own hold is returned and not extended", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, { max_active_holds_per_user: 1 });
    const first = await hold(client, model, "ada", "10:00", "11:00");
    const before = await counted(client);
    await freezeClock(client, "00:05");
    await client.query("update holdfast.models set hourly_rate = 99");
    expect(await hold(client, model, "ada", "10:00", "11:00")).toEqual(first);
    expect(first.hold_expires_at.toISOString()).toBe("2026-05-04T00:10:00.000Z");
    expect((await counted(client)).holds).toBe(before.holds);
  }));

test("any other range over it is taken, for oneself too", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await hold(client, model, "ada", "10:00", "11:00");
    await expectSqlState(
      attempt(client, () => hold(client, model, "ada", "10:00", "10:30")),
      "SLOT_TAKEN",
    );
    await expectSqlState(
      attempt(client, () => hold(client, model, "bob", "10:00", "11:00")),
      "SLOT_TAKEN",
    );
  }));

test("once it has run out, holding again makes a new one", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, { max_active_holds_per_user: 1 });
    const first = await hold(client, model, "ada", "10:00", "11:00");
    await freezeClock(client, "00:10");
    const second = await hold(client, model, "ada", "10:00", "11:00");
    expect(second.id).not.toBe(first.id);
    expect(second.hold_expires_at.toISOString()).toBe("2026-05-04T00:20:00.000Z");
  }));

test("a hold lives for the model's hold_minutes", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, { hold_minutes: 3 });
    expect((await hold(client, model, "ada", "10:00", "11:00")).hold_expires_at.toISOString()).toBe("2026-05-04T00:03:00.000Z");
  }));

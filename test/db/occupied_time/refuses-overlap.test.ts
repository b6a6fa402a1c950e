import { attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import { book, freezeClock, hold, ledger, openDay } from "../studio.ts";

test.each([
  [
    "a hold inserted",
    "insert into holdfast.booking_holds (model_id, user_id, during, hold_expires_at, currency) select id, 'eve', '[2026-05-04 11:14Z,2026-05-04 11:30Z)', 'tomorrow', 'USD' from holdfast.models where name = 'Ada'",
  ],
  ["a hold moved", "update holdfast.booking_holds set during = '[2026-05-04 11:24Z,2026-05-04 12:24Z)' where user_id = 'bob'"],
  ["a hold with wider buffers", "update holdfast.booking_holds set buffer_before_minutes = 106 where user_id = 'bob'"],
  ["a booking moved", "update holdfast.bookings set during = '[2026-05-04 11:24Z,2026-05-04 12:24Z)'"],
  ["a claim brought back", "update holdfast.bookings set status = 'confirmed' where status = 'expired'"],
])("two live claims, with their buffers, can't overlap by any path: %s", (_, statement) =>
  withRootDb(async (client) => {
    const model = await openDay(client, { buffer_before_minutes: 10, buffer_after_minutes: 15 });
    await book(client, model, (await hold(client, model, "old", "10:30", "11:30")).id);
    await freezeClock(client, "00:10");
    await client.query("select holdfast.release_expired_availability_holds()");
    await hold(client, model, "ada", "10:00", "11:00");
    await book(client, model, (await hold(client, model, "bob", "13:00", "14:00")).id, ["pay", 60, "USD"]);
    const before = await ledger(client, model);
    await expectSqlState(
      attempt(client, () => client.query(statement)),
      "23P01",
    );
    expect(await ledger(client, model)).toEqual(before);
  }),
);

test("up to the buffers it is allowed", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, { buffer_before_minutes: 10, buffer_after_minutes: 15 });
    await hold(client, model, "ada", "10:00", "11:00");
    await hold(client, model, "bob", "13:00", "14:00");
    await client.query("update holdfast.booking_holds set during = '[2026-05-04 11:25Z,2026-05-04 12:25Z)' where user_id = 'bob'");
    expect(await ledger(client, model)).toEqual(["09:50-11:15 (10:00-11:00) until 00:10", "11:15-12:40 (11:25-12:25) until 00:10"]);
  }));

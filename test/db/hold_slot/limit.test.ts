import { attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import { book, freezeClock, hold, open, openDay } from "../studio.ts";

test("a user may have as many live holds with a model as it allows", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, { max_active_holds_per_user: 2 });
    await hold(client, model, "ada", "09:00", "10:00");
    const second = await hold(client, model, "ada", "10:00", "11:00");
    const third = () => attempt(client, () => hold(client, model, "ada", "11:00", "12:00"));
    await expectSqlState(third(), "HOLD_LIMIT_REACHED");
    // An unpaid booking rides on its hold; a paid one does not.
    const booking = await book(client, model, second.id);
    await expectSqlState(third(), "HOLD_LIMIT_REACHED");
    await client.query("select holdfast.confirm_booking($1, $2, 'pay', 60, 'USD')", [model, booking.id]);
    await third();
  }));

test("the limit is per user and per model", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, { max_active_holds_per_user: 1 });
    const other = await openDay(client, { max_active_holds_per_user: 1 });
    await open(client, other, "18:00", "20:00");
    await hold(client, model, "ada", "09:00", "10:00");
    await hold(client, other, "ada", "09:00", "10:00");
    await hold(client, model, "bob", "10:00", "11:00");
  }));

test("holds that have run out do not count, swept or not", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, { max_active_holds_per_user: 1 });
    await hold(client, model, "ada", "09:00", "10:00");
    await freezeClock(client, "00:10");
    await hold(client, model, "ada", "11:00", "12:00");
  }));

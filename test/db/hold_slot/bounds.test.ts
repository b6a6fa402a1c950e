import { attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import { freezeClock, hold, openDay } from "../studio.ts";

test("ranges that touch are both held", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await hold(client, model, "ada", "10:00", "11:00");
    await hold(client, model, "bob", "09:00", "10:00");
    await hold(client, model, "eve", "11:00", "12:00");
    await expectSqlState(
      attempt(client, () => hold(client, model, "mia", "11:59", "12:59")),
      "SLOT_TAKEN",
    );
  }));

test("the notice may be met exactly, and not by a second less", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, { min_notice_minutes: 30 });
    await freezeClock(client, "09:30:01");
    await expectSqlState(
      attempt(client, () => hold(client, model, "ada", "10:00", "11:00")),
      "BELOW_MIN_NOTICE",
    );
    await freezeClock(client, "09:30");
    await hold(client, model, "ada", "10:00", "11:00");
  }));

test("the past is below any notice", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await freezeClock(client, "10:00:01");
    await expectSqlState(
      attempt(client, () => hold(client, model, "ada", "10:00", "11:00")),
      "BELOW_MIN_NOTICE",
    );
  }));

test("the horizon is days of 24 hours, counted on the start", () =>
  withRootDb(async (client) => {
    // Over the spring change: the wall clock says an hour less.
    const model = await openDay(client, { booking_horizon_days: 50, time_zone: "Europe/Berlin" });
    await freezeClock(client, "2026-03-15T09:59:59");
    await expectSqlState(
      attempt(client, () => hold(client, model, "ada", "10:00", "11:00")),
      "BEYOND_HORIZON",
    );
    await freezeClock(client, "2026-03-15T10:00");
    await hold(client, model, "ada", "10:00", "11:00");
  }));

test("the length must be whole minutes within the model's bounds", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, { min_booking_minutes: 30, max_booking_minutes: 60 });
    for (const end of ["10:29", "10:30:30", "11:01"]) {
      await expectSqlState(
        attempt(client, () => hold(client, model, "ada", "10:00", end)),
        "BAD_DURATION",
      );
    }
    await hold(client, model, "ada", "10:00", "10:30");
    await hold(client, model, "ada", "11:00", "12:00");
  }));

test("windows that touch carry a hold across them, a gap does not", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await client.query(`insert into holdfast.availability (model_id, during) values
      (${model}, '[2026-05-04 17:00Z,2026-05-04 18:00Z)'), (${model}, '[2026-05-04 18:01Z,2026-05-04 20:00Z)')`);
    await hold(client, model, "ada", "16:30", "17:30");
    await expectSqlState(
      attempt(client, () => hold(client, model, "ada", "17:45", "18:45")),
      "OUTSIDE_AVAILABILITY",
    );
  }));

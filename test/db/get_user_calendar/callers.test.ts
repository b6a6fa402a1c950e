import { asCaller, asOwner, attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import { told, userCalendar } from "../get_model_calendar/calendar.ts";
import { at, hold, openDay } from "../studio.ts";

test("one's own, named or not; another's is for admins", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await hold(client, model, "ada", "10:00", "11:00");
    const adas = ["10:00-11:00 held active"];
    await asCaller(client, "customer", "ada");
    expect((await userCalendar(client, null)).map(told)).toEqual(adas);
    expect((await userCalendar(client, "ada")).map(told)).toEqual(adas);
    await asCaller(client, "customer", "bob");
    expect(await userCalendar(client, null)).toEqual([]);
    await expectSqlState(
      attempt(client, () => userCalendar(client, "ada")),
      "FORBIDDEN",
    );
    // Not even on its own calendar does a model see what a customer does elsewhere.
    await asCaller(client, "model", "room", model);
    expect(await userCalendar(client, null)).toEqual([]);
    await expectSqlState(
      attempt(client, () => userCalendar(client, "ada")),
      "FORBIDDEN",
    );
    await asCaller(client, "admin", "host");
    expect(await userCalendar(client, null)).toEqual([]);
    expect((await userCalendar(client, "ada")).map(told)).toEqual(adas);
    await asOwner(client);
    expect((await userCalendar(client, "ada")).map(told)).toEqual(adas);
    // A DBA is no user.
    await expectSqlState(
      attempt(client, () => userCalendar(client, null)),
      "MISSING_ARGUMENT",
    );
    await asCaller(client, "anonymous");
    await expectSqlState(userCalendar(client, "ada"), "42501");
  }));

test.each<[string, unknown[]]>([
  ["MISSING_ARGUMENT", [null, null, at("01:00")]],
  ["MISSING_ARGUMENT", [null, at("00:00"), null]],
  ["INVALID_RANGE", [null, at("01:00"), at("00:00")]],
  ["INVALID_RANGE", [null, "-infinity", at("00:00")]],
  ["INVALID_RANGE", [null, at("00:00"), at("2027-06-08T00:00:01")]],
  ["INVALID_ARGUMENT", ["", at("00:00"), at("01:00")]],
  ["INVALID_ARGUMENT", ["x".repeat(51), at("00:00"), at("01:00")]],
])("%s: %j", (code, values) =>
  withRootDb(async (client) => {
    await asCaller(client, "admin", "host");
    await expectSqlState(client.query("select * from holdfast.get_user_calendar($1, $2, $3)", values), code);
  }),
);

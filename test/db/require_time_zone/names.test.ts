import { withRootDb } from "../../helpers.ts";
import { addModel, expectRefused } from "../modelCalendar.ts";

test.each(["UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "America/Port-au-Prince", "Asia/Kolkata", "Etc/GMT+5", "Etc/GMT-14"])(
  "%s is taken",
  (timeZone) => withRootDb((client) => addModel(client, timeZone)),
);

test.each([
  // Nowhere.
  "Mars/Phobos",
  "",
  " Europe/Berlin",
  "Europe/Berlin\n",
  "europe/berlin",
  "Europe/Berlin; select 1",
  // What PostgreSQL takes as POSIX rules.
  "UTC+99",
  "UTC-3",
  "EST5EDT4,M3.2.0,M11.1.0",
  "Foo/Bar5",
  "Etc/GMT+99",
  "Etc/GMT+13",
  "Etc/GMT-15",
  "<+05>-5",
  "+02:00",
  // What PostgreSQL takes as an abbreviation of a fixed offset.
  "CET",
  "EET",
  "WET",
  "MET",
  "EST",
  "MST",
  "HST",
  "EST5EDT",
  "PST8PDT",
  "GMT",
  "cet",
  // Names that are no place.
  "localtime",
  "posixrules",
  "Factory",
  "default",
  "local",
  "A".repeat(10_000),
])("%j is refused", (timeZone) =>
  withRootDb(async (client) => {
    const facts = await expectRefused(client, "INVALID_TIME_ZONE", "select holdfast.add_model('a', $1)", [timeZone]);
    expect(facts).toEqual({ time_zone: timeZone.slice(0, 100) });
  }),
);

test("an old name's hint is a city that is taken", () =>
  withRootDb(async (client) => {
    for (const name of ["CET", "EET", "WET", "MET", "EST", "CST", "MST", "PST", "HST", "EST5EDT", "GMT"]) {
      const error = await client
        .query("savepoint a")
        .then(() => client.query("select holdfast.add_model('a', $1)", [name]))
        .then(
          () => undefined,
          (reason: { hint: string }) => reason,
        );
      await client.query("rollback to a");
      const city = /(\w+\/\w+|UTC)/.exec(error?.hint ?? "")?.[0];
      await addModel(client, city);
    }
  }));

test("the table itself takes no other name, not from the owner either", () =>
  withRootDb(async (client) => {
    const modelId = await addModel(client);
    await expectRefused(client, "23514", "update holdfast.models set time_zone = 'CET' where id = $1", [modelId]);
  }));

import { withRootDb } from "../../helpers.ts";
import { subscribe } from "../notifications.ts";
import { one } from "../studio.ts";

/** The quiet hours in which an instant lies, as `from/until`. */
function quietHours(quiet: [from: string, until: string], zone: string, instant: string, channel = "email"): Promise<string | null> {
  return withRootDb(async (client) => {
    const address = channel === "in_app" ? null : "ada@example.com";
    await subscribe(client, { user_id: "ada", channel, address, quiet_from: quiet[0], quiet_until: quiet[1], time_zone: zone });
    const { hours } = await one<{ hours: [Date, Date] | null }>(
      client,
      `select case when q is not null then array[lower(q), upper(q)] end as hours
       from holdfast.user_notifications as s cross join lateral holdfast_private.quiet_hours(s, $1) as q`,
      [instant],
    );
    return hours?.map((time) => time.toISOString().slice(0, 16)).join("/") ?? null;
  });
}

test.each<[string, [string, string], string, string, string | null]>([
  ["within a day", ["12:00", "14:00"], "UTC", "2026-05-04T13:00Z", "2026-05-04T12:00/2026-05-04T14:00"],
  ["their first instant is quiet", ["12:00", "14:00"], "UTC", "2026-05-04T12:00Z", "2026-05-04T12:00/2026-05-04T14:00"],
  ["their end is not", ["12:00", "14:00"], "UTC", "2026-05-04T14:00Z", null],
  ["nor the moment before them", ["12:00", "14:00"], "UTC", "2026-05-04T11:59:59.999Z", null],
  ["over midnight, in the evening", ["22:00", "07:00"], "UTC", "2026-05-04T23:00Z", "2026-05-04T22:00/2026-05-05T07:00"],
  ["over midnight, in the morning", ["22:00", "07:00"], "UTC", "2026-05-04T06:59Z", "2026-05-03T22:00/2026-05-04T07:00"],
  ["to midnight", ["22:00", "00:00"], "UTC", "2026-05-04T23:59Z", "2026-05-04T22:00/2026-05-05T00:00"],
  [
    "on the user's wall clock, a day ahead",
    ["22:00", "07:00"],
    "Pacific/Auckland",
    "2026-05-04T12:00Z",
    "2026-05-04T10:00/2026-05-04T19:00",
  ],
  ["a night that loses an hour", ["22:00", "07:00"], "Europe/Berlin", "2026-03-29T00:30Z", "2026-03-28T21:00/2026-03-29T05:00"],
  ["a night that gains one", ["22:00", "07:00"], "Europe/Berlin", "2026-10-25T00:30Z", "2026-10-24T20:00/2026-10-25T06:00"],
  ["an end that the clock skips moves on", ["22:00", "02:30"], "Europe/Berlin", "2026-03-29T01:15Z", "2026-03-28T21:00/2026-03-29T01:30"],
  ["an end that comes twice is the first", ["22:00", "02:30"], "Europe/Berlin", "2026-10-25T00:45Z", null],
  ["quiet hours that the skipped hour swallows are none", ["02:15", "03:00"], "Europe/Berlin", "2026-03-29T01:05Z", null],
])("%s", async (_, quiet, zone, instant, expected) => {
  expect(await quietHours(quiet, zone, instant)).toBe(expected);
});

test("in_app has none", async () => {
  expect(await quietHours(["22:00", "07:00"], "UTC", "2026-05-04T23:00Z", "in_app")).toBeNull();
});

import { withRootDb } from "../../helpers.ts";

test.each([
  ["America/New_York", "2026-03-08 02:30", "2026-03-08T07:30:00Z"],
  ["America/New_York", "2026-03-08 02:00", "2026-03-08T07:00:00Z"],
  ["Europe/Berlin", "2026-03-29 02:30", "2026-03-29T01:30:00Z"],
  ["Africa/Casablanca", "2025-04-06 02:30", "2025-04-06T02:30:00Z"],
  ["Australia/Lord_Howe", "2025-10-05 02:15", "2025-10-04T15:45:00Z"],
  ["America/Havana", "2026-03-08 00:30", "2026-03-08T05:30:00Z"],
  // A whole day that never was.
  ["Pacific/Apia", "2011-12-30 12:00", "2011-12-30T22:00:00Z"],
])("in %s the skipped %s moves forward by the gap", (timeZone, local, instant) =>
  withRootDb(async (client) => {
    const { rows } = await client.query("select holdfast.local_to_instant($1, $2) as instant", [local, timeZone]);
    expect(rows[0].instant).toEqual(new Date(instant));
  }),
);

test("the minutes around the gap are what the wall clock says", () =>
  withRootDb(async (client) => {
    const { rows } = await client.query(`
      select holdfast.local_to_instant('2026-03-08 01:59', 'America/New_York') as before,
        holdfast.local_to_instant('2026-03-08 03:00', 'America/New_York') as after`);
    expect(rows[0]).toEqual({ before: new Date("2026-03-08T06:59:00Z"), after: new Date("2026-03-08T07:00:00Z") });
  }));

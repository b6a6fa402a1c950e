import { withRootDb } from "../../helpers.ts";

test.each([
  ["America/New_York", "2026-11-01 01:30", "2026-11-01T05:30:00Z"],
  ["America/New_York", "2026-11-01 01:00", "2026-11-01T05:00:00Z"],
  // Past the second pass again, and before the first.
  ["America/New_York", "2026-11-01 02:00", "2026-11-01T07:00:00Z"],
  ["America/New_York", "2026-11-01 00:59", "2026-11-01T04:59:00Z"],
  ["Europe/Berlin", "2026-10-25 02:30", "2026-10-25T00:30:00Z"],
  ["Africa/Casablanca", "2025-02-23 02:30", "2025-02-23T01:30:00Z"],
  ["Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-04T14:45:00Z"],
  ["America/Havana", "2026-11-01 00:30", "2026-11-01T04:30:00Z"],
])("in %s the local %s means the first pass", (timeZone, local, instant) =>
  withRootDb(async (client) => {
    const { rows } = await client.query("select holdfast.local_to_instant($1, $2) as instant", [local, timeZone]);
    expect(rows[0].instant).toEqual(new Date(instant));
  }),
);

test("where no clock ever changes, the wall clock is all", () =>
  withRootDb(async (client) => {
    const { rows } = await client.query("select holdfast.local_to_instant('2026-03-08 02:30', 'Asia/Kolkata') as instant");
    expect(rows[0].instant).toEqual(new Date("2026-03-07T21:00:00Z"));
  }));

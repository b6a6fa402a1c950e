import { attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import { counted, openDay } from "../studio.ts";

test.each<[string, string | null, string | null, string]>([
  ["no start", null, "2026-05-04T11:00Z", "MISSING_ARGUMENT"],
  ["no end", "2026-05-04T10:00Z", null, "MISSING_ARGUMENT"],
  ["an empty range", "2026-05-04T10:00Z", "2026-05-04T10:00Z", "INVALID_RANGE"],
  ["an inverted range", "2026-05-04T11:00Z", "2026-05-04T10:00Z", "INVALID_RANGE"],
  ["no beginning of time", "-infinity", "2026-05-04T10:00Z", "INVALID_RANGE"],
  ["no end of time", "2026-05-04T10:00Z", "infinity", "INVALID_RANGE"],
  ["infinite on both sides", "-infinity", "infinity", "INVALID_RANGE"],
  ["a sliver", "2026-05-04T10:00:00.000001Z", "2026-05-04T11:00:00.000001Z", "INVALID_RANGE"],
  ["the end of PostgreSQL's calendar", "294276-12-31T22:00Z", "294276-12-31T23:00Z", "INVALID_RANGE"],
  ["the beginning of PostgreSQL's calendar", "4713-01-01T00:00Z BC", "4713-01-01T01:00Z BC", "INVALID_RANGE"],
  ["the last hour of the years that count", "9999-12-31T22:00Z", "9999-12-31T23:00Z", "BEYOND_HORIZON"],
  ["the first", "0001-01-01T00:00Z", "0001-01-01T01:00Z", "BELOW_MIN_NOTICE"],
])("%s", (_, from, to, code) =>
  withRootDb(async (client) => {
    const model = await openDay(client, { time_zone: "Asia/Kolkata", buffer_before_minutes: 1440, buffer_after_minutes: 1440 });
    const before = await counted(client);
    await expectSqlState(
      attempt(client, () => client.query("select holdfast.hold_slot($1, 'ada', $2, $3)", [model, from, to])),
      code,
    );
    expect(await counted(client)).toEqual(before);
  }),
);

test.each([
  [null, "MISSING_ARGUMENT"],
  ["0", "NOT_FOUND"],
  ["-1", "NOT_FOUND"],
  ["9223372036854775807", "NOT_FOUND"],
])("the model %s", (model, code) =>
  withRootDb((client) =>
    expectSqlState(client.query("select holdfast.hold_slot($1, 'ada', '2030-05-04 10:00Z', '2030-05-04 11:00Z')", [model]), code),
  ),
);

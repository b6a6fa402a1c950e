import { asCaller, atClock, withRootDb } from "../../helpers.ts";
import { addModel, addWindow, expectRefused, freeRuns } from "../modelCalendar.ts";

const block = "select holdfast.block_dates($1, $2, $3, $4, $5)";
const unblock = "select holdfast.unblock_dates($1, $2)";
const day = ["2030-01-07"];

test.each<[code: string, dates: (string | null)[] | null, reason: string | null, start: string | null, end: string | null]>([
  ["MISSING_ARGUMENT", null, null, null, null],
  ["INVALID_ARGUMENT", [], null, null, null],
  ["INVALID_ARGUMENT", ["2030-01-07", null], null, null, null],
  ["INVALID_ARGUMENT", ["infinity"], null, null, null],
  ["INVALID_ARGUMENT", ["-infinity"], null, null, null],
  ["INVALID_ARGUMENT", ["5874897-12-31"], null, null, null],
  ["INVALID_ARGUMENT", ["10000-01-01"], null, null, null],
  ["INVALID_ARGUMENT", ["0001-12-31 BC"], null, null, null],
  ["INVALID_ARGUMENT", Array.from({ length: 1001 }, () => "2030-01-07"), null, null, null],
  ["INVALID_ARGUMENT", day, "é".repeat(201), null, null],
  ["INVALID_ARGUMENT", day, null, "09:00:00.5", "10:00"],
  ["INVALID_ARGUMENT", day, null, "09:00", "10:00:30"],
  ["INVALID_RANGE", day, null, "09:00", null],
  ["INVALID_RANGE", day, null, null, "10:00"],
  ["INVALID_RANGE", day, null, "10:00", "10:00"],
  ["INVALID_RANGE", day, null, "22:00", "02:00"],
  ["INVALID_RANGE", day, null, "24:00", "24:00"],
  ["22008", ["2030-02-29"], null, null, null],
])("%s for %j, reason %j, %j-%j", (code, dates, reason, start, end) =>
  withRootDb(async (client) => {
    const id = await addModel(client);
    await expectRefused(client, code, block, [id, dates, reason, start, end]);
    if (reason === null && start === null && end === null) await expectRefused(client, code, unblock, [id, dates]);
  }),
);

test("the edges of what is taken break no view", () =>
  withRootDb(async (client) => {
    await atClock(client, "2030-01-01T00:00:00Z");
    for (const timeZone of ["Pacific/Kiritimati", "Etc/GMT+12"]) {
      const id = await addModel(client, timeZone);
      await addWindow(client, id, "0001-01-01T00:00Z", "0001-01-02T00:00Z");
      await addWindow(client, id, "9999-12-30T00:00Z", "9999-12-31T23:59:59Z");
      await client.query(block, [id, ["0001-01-01", "9999-12-31"], "é".repeat(200), null, null]);
      expect((await freeRuns(client, id)).length).toBeGreaterThan(0);
      await client.query("select * from holdfast.model_availability_calendar");
      await client.query("select * from holdfast.check_availability_conflicts($1, '9999-12-01Z', '9999-12-31T23:59:59Z')", [id]);
      await client.query("select * from holdfast.check_availability_conflicts($1, '0001-01-01Z', '0001-02-01Z')", [id]);
    }
  }));

test("a model blocks its own dates, and finds no other model", () =>
  withRootDb(async (client) => {
    const [own, other] = [await addModel(client), await addModel(client)];
    for (const [call, rest] of [
      [block, [day, null, null, null]],
      [unblock, [day]],
    ] as const) {
      await expectRefused(client, "MISSING_ARGUMENT", call, [null, ...rest]);
      await expectRefused(client, "NOT_FOUND", call, ["999999999", ...rest]);
      await asCaller(client, "model", "m", own);
      await client.query(call, [own, ...rest]);
      await expectRefused(client, "NOT_FOUND", call, [other, ...rest]);
      await asCaller(client, "customer", "c");
      await client.query("savepoint call");
      await expect(client.query(call, [own, ...rest])).rejects.toMatchObject({ code: "42501" });
      await client.query("rollback to call");
      await client.query("select set_config('role', 'none', true)");
    }
  }));

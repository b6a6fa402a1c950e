import { asCaller, withRootDb } from "../../helpers.ts";
import { addModel, expectRefused } from "../modelCalendar.ts";

const add = "select * from holdfast.add_availability($1, $2, $3)";
const check = "select * from holdfast.check_availability_conflicts($1, $2, $3)";

test.each([
  ["INVALID_RANGE", "2030-01-07T09:00Z", "2030-01-07T09:00Z"],
  ["INVALID_RANGE", "2030-01-07T09:00Z", "2030-01-07T08:00Z"],
  ["INVALID_RANGE", "-infinity", "2030-01-07T08:00Z"],
  ["INVALID_RANGE", "2030-01-07T09:00Z", "infinity"],
  ["INVALID_RANGE", "-infinity", "infinity"],
  ["INVALID_RANGE", "infinity", "infinity"],
  ["INVALID_RANGE", "2030-01-07T09:00:00.000001Z", "2030-01-07T10:00Z"],
  ["INVALID_RANGE", "2030-01-07T09:00Z", "2030-01-07T09:00:00.5Z"],
  ["INVALID_RANGE", "2030-01-07T09:00Z", "2031-02-11T09:00:01Z"],
  ["INVALID_RANGE", "4713-01-02T00:00:00Z BC", "294276-12-31T00:00:00Z"],
  ["INVALID_RANGE", "294276-12-31T20:00:00Z", "294276-12-31T23:00:00Z"],
  ["INVALID_RANGE", "9999-12-31T23:00:00Z", "10000-01-01T00:00:00Z"],
  ["MISSING_ARGUMENT", null, "2030-01-07T09:00Z"],
  ["MISSING_ARGUMENT", "2030-01-07T09:00Z", null],
  ["MISSING_ARGUMENT", null, null],
  ["22008", "294277-01-01T00:00:00Z", "294277-01-02T00:00:00Z"],
])("%s for %s/%s, to add and to check", (code, startsAt, endsAt) =>
  withRootDb(async (client) => {
    const id = await addModel(client);
    await expectRefused(client, code, add, [id, startsAt, endsAt]);
    await expectRefused(client, code, check, [id, startsAt, endsAt]);
  }),
);

test("a second and 400 days are taken", () =>
  withRootDb(async (client) => {
    const id = await addModel(client);
    await client.query(add, [id, "2030-01-07T09:00Z", "2030-01-07T09:00:01Z"]);
    await client.query(add, [id, "2030-01-07T09:00:01Z", "2031-02-11T09:00:01Z"]);
  }));

test("a model adds and removes for itself, and finds nothing of others", () =>
  withRootDb(async (client) => {
    const [own, other] = [await addModel(client), await addModel(client)];
    const remove = "select * from holdfast.remove_availability($1, $2)";
    const range = ["2030-01-07T09:00Z", "2030-01-07T10:00Z"];
    const { rows: others } = await client.query(add, [other, ...range]);
    await expectRefused(client, "MISSING_ARGUMENT", add, [null, ...range]);
    await expectRefused(client, "MISSING_ARGUMENT", remove, [null, 1]);
    await expectRefused(client, "MISSING_ARGUMENT", remove, [own, null]);
    await asCaller(client, "model", "m", own);
    const { rows } = await client.query(add, [own, ...range]);
    await expectRefused(client, "NOT_FOUND", add, [other, ...range]);
    await expectRefused(client, "NOT_FOUND", remove, [other, others[0].id]);
    await expectRefused(client, "NOT_FOUND", remove, [own, others[0].id]);
    await expectRefused(client, "NOT_FOUND", remove, [own, "999999999"]);
    await client.query(remove, [own, rows[0].id]);
    await expectRefused(client, "NOT_FOUND", remove, [own, rows[0].id]);
    await asCaller(client, "customer", "c");
    for (const [call, values] of [
      [add, [own, ...range]],
      [remove, [own, rows[0].id]],
    ] as const) {
      await client.query("savepoint call");
      await expect(client.query(call, [...values])).rejects.toMatchObject({ code: "42501" });
      await client.query("rollback to call");
    }
  }));

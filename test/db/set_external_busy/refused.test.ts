import { asCaller, withRootDb } from "../../helpers.ts";
import { addModel, expectRefused } from "../modelCalendar.ts";

const set = (entries: string): string => `select * from holdfast.set_external_busy($1, $2, ${entries}::holdfast.external_busy_entry[])`;
const good = "row('a', '2030-01-07 09:00Z', '2030-01-07 10:00Z')";

test.each([
  ["MISSING_ARGUMENT", "calendar", "null"],
  ["MISSING_ARGUMENT", null, `array[${good}]`],
  ["MISSING_ARGUMENT", "calendar", `array[${good}, null]`],
  ["MISSING_ARGUMENT", "calendar", "array[row(null, '2030-01-07 09:00Z', '2030-01-07 10:00Z')]"],
  ["MISSING_ARGUMENT", "calendar", "array[row('a', null, '2030-01-07 10:00Z')]"],
  ["MISSING_ARGUMENT", "calendar", "array[row('a', '2030-01-07 09:00Z', null)]"],
  ["INVALID_ARGUMENT", "", `array[${good}]`],
  ["INVALID_ARGUMENT", "é".repeat(101), `array[${good}]`],
  ["INVALID_ARGUMENT", "calendar", "array[row('', '2030-01-07 09:00Z', '2030-01-07 10:00Z')]"],
  ["INVALID_ARGUMENT", "calendar", "array[row(repeat('a', 201), '2030-01-07 09:00Z', '2030-01-07 10:00Z')]"],
  ["INVALID_ARGUMENT", "calendar", `array[${good}, row('a', '2030-01-08 09:00Z', '2030-01-08 10:00Z')]`],
  ["INVALID_ARGUMENT", "calendar", `array_fill(${good}::holdfast.external_busy_entry, array[10001])`],
  ["INVALID_RANGE", "calendar", "array[row('a', '2030-01-07 09:00Z', '2030-01-07 09:00Z')]"],
  ["INVALID_RANGE", "calendar", `array[${good}, row('b', '2030-01-07 09:00Z', '2030-01-07 08:00Z')]`],
  ["INVALID_RANGE", "calendar", "array[row('a', '-infinity', '2030-01-07 09:00Z')]"],
  ["INVALID_RANGE", "calendar", "array[row('a', '2030-01-07 09:00:00.5Z', '2030-01-07 10:00Z')]"],
  ["INVALID_RANGE", "calendar", "array[row('a', '4713-01-02 00:00Z BC', '294276-12-31 00:00Z')]"],
])("%s for source %j, %s: the entries that are there stay", (code, source, entries) =>
  withRootDb(async (client) => {
    const id = await addModel(client);
    await client.query(set(`array[${good}]`), [id, "calendar"]);
    await expectRefused(client, code, set(entries), [id, source]);
  }),
);

test("a model's own, and nobody else's", () =>
  withRootDb(async (client) => {
    const [own, other] = [await addModel(client), await addModel(client)];
    await expectRefused(client, "MISSING_ARGUMENT", set("'{}'"), [null, "calendar"]);
    await asCaller(client, "model", "m", own);
    await client.query(set(`array[${good}]`), [own, "calendar"]);
    await expectRefused(client, "NOT_FOUND", set("'{}'"), [other, "calendar"]);
    await expectRefused(client, "NOT_FOUND", set("'{}'"), ["999999999", "calendar"]);
    await asCaller(client, "customer", "c");
    await expect(client.query(set("'{}'"), [own, "calendar"])).rejects.toMatchObject({ code: "42501" });
  }));

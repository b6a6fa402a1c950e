import { faultsOf } from "../../src/availabilityDocument.ts";
import { addModel, exported, imported, pathsIn, sampleDocument, windowAt } from "../db/import_availability_settings/transfer.ts";
import { changed, formFaults, ruleFaults } from "../db/import_availability_settings/wrongDocuments.ts";
import { withRootDb } from "../helpers.ts";

/** Where the schema finds fault with a document, as it comes from the wire. */
const pathsOf = (document: unknown) => faultsOf(JSON.parse(JSON.stringify(document)))?.faults.map(({ path }) => path) ?? [];

// That SQL refuses the same at the same place is in test/db/import_availability_settings/faults.test.ts.
test.each(formFaults)("%s: %j is a fault to the schema too", (path, value) => expect(pathsOf(changed(path, value))).toEqual([path]));

test.each(ruleFaults)("%s: %j is for SQL to find", (path, value) => expect(pathsOf(changed(path, value))).toEqual([]));

const sample = sampleDocument();
test.each([
  ["the sample", sample],
  ["nothing in it", { ...sample, schedules: [], blocked_dates: [], windows: [], removed: [], external_busy: [] }],
  ["an amount as a number", { ...sample, settings: { ...sample.settings, hourly_rate: 0.1 } }],
  ["an amount of many digits", { ...sample, settings: { ...sample.settings, hourly_rate: `0.${"3".repeat(40)}` } }],
  [
    "an offset, and zeros of a second",
    { ...sample, windows: [windowAt(1, 2, { starts_at: "2030-01-07T02:45:00.000+05:45" })], removed: [] },
  ],
  [
    "what may be left out",
    { ...sample, windows: [{ starts_at: "0001-01-01T00:00:00Z", ends_at: "9999-12-31T00:00:00Z", slot_type: "manual" }] },
  ],
  ["the last day of February", { ...sample, blocked_dates: [{ blocked_date: "2028-02-29" }, { blocked_date: "9999-12-31" }] }],
  ["times with seconds", { ...sample, schedules: [{ ...sample.schedules[0], start_time: "09:00:00", end_time: "24:00:00" }], removed: [] }],
  ["two hundred characters of two units each", { ...sample, settings: { ...sample.settings, name: "😀".repeat(200) } }],
])("both take %s", (_, document) =>
  withRootDb(async (client) => {
    expect(pathsOf(document)).toEqual([]);
    const model = await addModel(client);
    await imported(client, model, { ...document, windows: document.windows.map((window) => ({ ...window, schedule: null })) });
    // What comes out is as the schema says.
    expect(pathsOf((await exported(client, model)).document)).toEqual([]);
  }),
);

test.each([
  ["everything missing", "{}"],
  ["an unknown key", '{"__proto__": {"a": 1}, "constructor": 1, "a b": 1}'],
  ["another type", "[]"],
  ["items of other types", JSON.stringify({ ...sample, schedules: [1, null], windows: ["a"], settings: {} })],
  ["unknown keys within", JSON.stringify({ ...sample, removed: [{ ...sample.removed[0], id: 1, "0": 2 }] })],
])("both find the same faults: %s", (_, text) =>
  withRootDb(async (client) => {
    const document: unknown = JSON.parse(text);
    const found = faultsOf(document);
    expect(found?.total).toBeGreaterThan(0);
    expect(found?.faults.map(({ path }) => path).toSorted()).toEqual((await pathsIn(client, await addModel(client), document)).toSorted());
  }),
);

import { withRootDb } from "../../helpers.ts";
import { changed, formFaults, ruleFaults } from "./wrongDocuments.ts";
import { addModel, at, exported, faultsIn, imported, pathsIn, sampleDocument, windowAt } from "./transfer.ts";

test.each([...formFaults, ...ruleFaults])("%s: %j is a fault", (path, value, faultAt = path) =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const document = changed(path, value);
    expect(await pathsIn(client, model, document)).toEqual([faultAt]);
    expect(await pathsIn(client, model, JSON.stringify(document))).toEqual([faultAt]);
  }),
);

test.each(["null", "[]", '"text"', "1"])("%s is no document", (text) =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    expect(await pathsIn(client, model, text)).toEqual(["$"]);
  }),
);

test("rules meet across the end of the week, and those that do not count meet none", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const document = sampleDocument();
    const sunday = { day_of_week: 0, start_time: "01:00", end_time: "03:00", is_active: true };
    expect(await pathsIn(client, model, { ...document, schedules: [...document.schedules, sunday] })).toEqual(["$.schedules[3]"]);
    const later = { ...sunday, start_time: "02:00" };
    await imported(client, model, { ...document, schedules: [...document.schedules, later, { ...sunday, is_active: false }] });
  }));

// HARDENING 89.
test("keys that are not known", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const text = JSON.stringify(sampleDocument())
      .replace('"version":1', '"version":1,"__proto__":{},"a \\"key\\"":1')
      .replace('"name":', '"id":1,"name":');
    expect(await pathsIn(client, model, text)).toEqual(["$.__proto__", '$["a \\"key\\""]', "$.settings.id"]);
    expect(await pathsIn(client, model, JSON.parse(text))).toEqual(["$.__proto__", '$["a \\"key\\""]', "$.settings.id"]);
  }));

// HARDENING 90.
test("every fault in one error, in the document's order; nothing is written", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const before = await exported(client, model);
    const document = sampleDocument();
    document.settings.hold_minutes = 0;
    document.settings.time_zone = "EST";
    delete document.settings.currency;
    document.blocked_dates[1]!.reason = 5;
    document.windows = Array.from({ length: 1000 }, (_, n) => windowAt(2 * n, 2 * n + 1));
    document.windows[900]!.ends_at = at(0);
    document.windows[11]!.ends_at = at(24.5);
    document.removed[0]!.schedule = 7;
    const { faults, total } = await faultsIn(client, model, document);
    expect(faults.map(({ path }) => path)).toEqual([
      "$.settings.currency",
      "$.settings.hold_minutes",
      "$.settings.time_zone",
      "$.blocked_dates[1].reason",
      "$.windows[12]",
      "$.windows[900]",
      "$.removed[0].schedule",
    ]);
    expect(total).toBe(7);
    expect((await exported(client, model)).text).toBe(before.text);
  }));

test("at most a hundred are listed, and all are counted", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const document = { ...sampleDocument(), windows: Array.from({ length: 150 }, () => windowAt(1, 1)), removed: [] };
    const { faults, total } = await faultsIn(client, model, document);
    expect(faults).toHaveLength(100);
    expect(total).toBe(150);
    expect(faults.at(-1)?.path).toBe("$.windows[99]");
  }));

test(
  "a source has at most 10,000 entries, as in set_external_busy",
  () =>
    withRootDb(async (client) => {
      const model = await addModel(client);
      const document = {
        ...sampleDocument(),
        external_busy: Array.from({ length: 10_001 }, (_, n) => ({ ...sampleDocument().external_busy[0], external_id: String(n) })),
      };
      expect(await pathsIn(client, model, document)).toEqual(["$.external_busy"]);
      expect(await imported(client, model, { ...document, external_busy: document.external_busy.slice(0, 10) })).not.toEqual([]);
    }),
  120_000,
);

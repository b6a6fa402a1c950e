import { expectSqlState, withRootDb } from "../../helpers.ts";
import { addModel, exported, imported, sampleDocument, windowAt } from "../import_availability_settings/transfer.ts";

test("all of a model, in natural order, without ids", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const { document } = await exported(client, model);
    expect(document).toMatchObject({ format: "holdfast.availability", version: 1, schedules: [], blocked_dates: [], windows: [] });
    expect(document.settings).toMatchObject({ name: "Another", time_zone: "UTC", hourly_rate: "0" });
    expect(document.settings).not.toHaveProperty("id");

    const sample = sampleDocument();
    const reversed = { ...sample, windows: sample.windows.toReversed(), external_busy: sample.external_busy.toReversed() };
    await imported(client, model, reversed);
    const again = (await exported(client, model)).document;
    expect(again).toEqual({
      ...sample,
      // Equal rules that do not count stand first; the windows name theirs by its new place.
      schedules: [sample.schedules[1], sample.schedules[0], sample.schedules[2]],
      windows: [windowAt(9, 17, { slot_type: "recurring", schedule: 1 }), ...sample.windows.slice(1)],
      removed: [{ ...sample.removed[0], schedule: 1 }],
    });
  }));

test("the same text whatever the session's settings", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await imported(client, model, sampleDocument());
    const { text } = await exported(client, model);
    await client.query("set local timezone to 'Asia/Kathmandu'; set local datestyle to 'German'; set local extra_float_digits to 0");
    expect((await exported(client, model)).text).toBe(text);
    expect(text).not.toContain("+05:45");
  }));

test.each([
  ["MISSING_ARGUMENT", null],
  ["NOT_FOUND", "999999"],
])("%s: %j", (code, modelId) =>
  withRootDb((client) =>
    expectSqlState(client.query("select holdfast.export_availability_settings($1)", [modelId]), code).then(() => undefined),
  ),
);

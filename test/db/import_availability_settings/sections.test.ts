import { withRootDb } from "../../helpers.ts";
import { addModel, at, countChanges, exported, imported, sampleDocument, settings, told, windowAt } from "./transfer.ts";

test("into an empty model: everything is created, and comes out again", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    expect(told(await imported(client, model, sampleDocument()))).toEqual([
      "updated $.settings",
      ...[0, 1, 2].map((n) => `created $.schedules[${n}]`),
      ...[0, 1].map((n) => `created $.blocked_dates[${n}]`),
      ...[0, 1, 2, 3].map((n) => `created $.windows[${n}]`),
      "created $.removed[0]",
      ...[0, 1].map((n) => `created $.external_busy[${n}]`),
    ]);
    const first = await exported(client, model);
    const other = await addModel(client);
    await imported(client, other, first.text);
    expect((await exported(client, other)).text).toBe(first.text);
  }));

// HARDENING 91.
test.each(["reject", "trim", "adjust", "remove", "merge"] as const)(
  "%s: the same twice changes nothing and leaves no trace",
  (onConflict) =>
    withRootDb(async (client) => {
      const model = await addModel(client);
      await imported(client, model, sampleDocument());
      const before = { ...(await exported(client, model)), changes: await countChanges(client) };
      const results = await imported(client, model, JSON.stringify(sampleDocument()), { onConflict });
      expect(new Set(results.map(({ outcome }) => outcome))).toEqual(new Set(["kept"]));
      expect({ ...(await exported(client, model)), changes: await countChanges(client) }).toEqual(before);
    }),
);

test("settings are replaced; an amount may be a number", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const document = { ...sampleDocument(), settings: { ...settings, hourly_rate: 12.5, is_active: false } };
    expect(told(await imported(client, model, document), "settings")).toEqual(["updated $.settings"]);
    expect((await exported(client, model)).document.settings).toEqual({ ...settings, is_active: false });
    expect(told(await imported(client, model, document), "settings")).toEqual(["kept $.settings"]);
  }));

test("rules that are there stay, with their windows; the others are added, without", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await client.query("select holdfast.add_recurring_schedule($1, 1, '09:00', '17:00')", [model]);
    await client.query("select holdfast.add_recurring_schedule($1, 2, '09:00', '17:00')", [model]);
    await client.query("select holdfast.generate_availability_from_schedules($1, '2030-01-08', '2030-01-15')", [model]);
    const document = { ...sampleDocument(), windows: [], removed: [] };
    expect(told(await imported(client, model, document), "schedules")).toEqual([
      "kept $.schedules[0]",
      "created $.schedules[1]",
      "created $.schedules[2]",
    ]);
    const after = (await exported(client, model)).document;
    expect(after.schedules).toHaveLength(4);
    expect(after.windows).toHaveLength(3);
  }));

test("dates are blocked, with the document's reason; others stay blocked", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await client.query("select holdfast.block_dates($1, '{2030-01-09,2030-02-01}', 'A reason')", [model]);
    const results = await imported(client, model, sampleDocument());
    expect(told(results, "blocked_dates")).toEqual(["updated $.blocked_dates[0]", "created $.blocked_dates[1]"]);
    const { blocked_dates } = (await exported(client, model)).document;
    expect(blocked_dates.map(({ blocked_date, reason }) => `${blocked_date} ${reason}`)).toEqual([
      "2030-01-09 Dentist",
      "2030-01-10 null",
      "2030-02-01 A reason",
    ]);
  }));

test("time taken elsewhere is replaced source by source", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const set = (source: string, ids: string[]) =>
      client.query(
        `select holdfast.set_external_busy($1, $2, array(
           select row(i, '2030-01-07T10:00Z', '2030-01-07T11:00Z')::holdfast.external_busy_entry from unnest($3::text[]) as i))`,
        [model, source, ids],
      );
    await set("calendar", ["a", "b", "c"]);
    await set("another", ["a"]);
    const results = await imported(client, model, sampleDocument());
    expect(told(results, "external_busy")).toEqual(["kept $.external_busy[0]", "updated $.external_busy[1]", "removed of external_busy"]);
    expect((await exported(client, model)).document.external_busy.map((entry) => `${entry.source} ${entry.external_id}`)).toEqual([
      "another a",
      "calendar a",
      "calendar b",
    ]);
  }));

test("what was removed of a rule stays removed when it is generated", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await imported(client, model, sampleDocument());
    const { rows } = await client.query(
      "select local_date::text from holdfast.generate_availability_from_schedules($1, '2030-01-07', '2030-01-21') where outcome = 'created'",
      [model],
    );
    // Not Monday the 7th, that is there, nor the 14th.
    expect(rows.map(({ local_date }) => local_date)).toEqual(["2030-01-12", "2030-01-19", "2030-01-21"]);
  }));

test("a change of the time zone moves the rules' windows, and the document's are found in place", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await client.query("select holdfast.add_recurring_schedule($1, 2, '09:00', '17:00')", [model]);
    await client.query("select holdfast.generate_availability_from_schedules($1, '2030-01-08', '2030-01-08')", [model]);
    const document = {
      ...sampleDocument(),
      settings: { ...settings, time_zone: "Europe/Berlin" },
      schedules: [{ day_of_week: 2, start_time: "09:00", end_time: "17:00", is_active: true }],
      // 09:00 in Berlin: would overlap what is there in UTC.
      windows: [windowAt(32, 40, { slot_type: "recurring", schedule: 0 })],
      removed: [],
    };
    expect(told(await imported(client, model, document), "windows")).toEqual(["kept $.windows[0]"]);
    expect((await exported(client, model)).document.windows[0]).toMatchObject({ starts_at: at(32), ends_at: at(40), schedule: 0 });
  }));

test("time that was removed and is in a window of the document is removed no more", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await imported(client, model, sampleDocument());
    const week = 7 * 24;
    await imported(client, model, { ...sampleDocument(), windows: [windowAt(week + 12, week + 13)], removed: [] });
    expect((await exported(client, model)).document.removed).toEqual([
      { starts_at: at(week + 9), ends_at: at(week + 12), schedule: 1 },
      { starts_at: at(week + 13), ends_at: at(week + 17), schedule: 1 },
    ]);
  }));

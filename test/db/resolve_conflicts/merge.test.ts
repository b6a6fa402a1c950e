import { withRootDb } from "../../helpers.ts";
import { addModel, addRule, addWindow, at, resolve, shown, told, windowsOf } from "./calendar.ts";

test("all that overlaps or touches, and so on, becomes one generated window with the earliest's id", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const rule = await addRule(client, model, 8, 9);
    const first = await addWindow(client, model, 8, 9, rule);
    await addWindow(client, model, 9, 11);
    await addWindow(client, model, 13, 14);
    await addWindow(client, model, 14, 15);
    await addWindow(client, model, 16, 17);
    const resolutions = await resolve(client, model, [10, 13], "merge");
    expect(told(resolutions)).toEqual([
      "merged generated 8-9 to 8-15",
      "merged manual 9-11 to 8-15",
      "merged manual 13-14 to 8-15",
      "merged manual 14-15 to 8-15",
    ]);
    expect(resolutions[0]).toMatchObject({ availability_id: first, schedule_id: null });
    const windows = await windowsOf(client, model);
    expect(shown(windows)).toEqual(["generated 8-15", "manual 16-17"]);
    expect(windows[0]).toMatchObject({ id: first, scheduleId: null });
  }));

test("with nothing to merge with, the window is made alone", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    expect(told(await resolve(client, model, [10, 13], "merge"))).toEqual(["created generated to 10-13"]);
    expect(shown(await windowsOf(client, model))).toEqual(["generated 10-13"]);
  }));

test("within a larger window, that becomes generated; within a generated one nothing changes", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await addWindow(client, model, 8, 18);
    expect(told(await resolve(client, model, [10, 13], "merge"))).toEqual(["merged generated 8-18 to 8-18"]);
    expect(told(await resolve(client, model, [11, 12], "merge"))).toEqual(["kept generated 8-18 to 8-18"]);
  }));

test("windows elsewhere, however many, are not read", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await client.query(
      `insert into holdfast.availability (model_id, during)
       select $1, tstzrange($2::timestamptz + n * interval '2 hours', $2::timestamptz + n * interval '2 hours' + interval '1 hour')
       from generate_series(0, 999) as n`,
      [model, at(0)],
    );
    await client.query("analyze holdfast.availability");
    const read = async (): Promise<number> => {
      const { rows } = await client.query<{ windows: number }>(
        `select (seq_tup_read + idx_tup_fetch)::integer as windows
         from pg_stat_xact_user_tables where relid = 'holdfast.availability'::regclass`,
      );
      return rows[0]?.windows ?? 0;
    };
    const before = await read();
    expect(told(await resolve(client, model, [1, 2], "merge", { preview: true }))).toHaveLength(2);
    expect((await read()) - before).toBeLessThan(50);
  }));

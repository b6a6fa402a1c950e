import { asCaller, withRootDb } from "../../helpers.ts";
import { addModel, addRule, windows } from "../modelCalendar.ts";

const all = "select model_id, outcome from holdfast.generate_availability_for_all_models('2030-01-07', '2030-01-07')";

test("every active model, each on its own wall clock, past the size of one batch", () =>
  withRootDb(async (client) => {
    const [berlin, kolkata, off, without] = [
      await addModel(client, "Europe/Berlin"),
      await addModel(client, "Asia/Kolkata"),
      await addModel(client),
      await addModel(client),
    ];
    for (const id of [berlin, kolkata, off]) await addRule(client, id, 1, "09:00", "12:00");
    await client.query("select holdfast.deactivate_model($1)", [off]);
    await client.query(`
      insert into holdfast.models (name, time_zone) select 'one of many', 'UTC' from generate_series(1, 150);
      insert into holdfast.model_schedules (model_id, day_of_week, start_time, end_time)
      select id, 1, '09:00', '12:00' from holdfast.models where name = 'one of many'`);

    await asCaller(client, "admin", "the host");
    const { rows } = await client.query(all);
    expect(rows).toHaveLength(152);
    expect(new Set(rows.map((row) => row.model_id)).size).toBe(152);
    expect((await client.query(all)).rows).toEqual([]);
    expect(await windows(client, berlin)).toEqual(["2030-01-07T08:00Z/2030-01-07T11:00Z recurring"]);
    expect(await windows(client, kolkata)).toEqual(["2030-01-07T03:30Z/2030-01-07T06:30Z recurring"]);
    expect(await windows(client, off)).toEqual([]);
    expect(await windows(client, without)).toEqual([]);
  }));

import type pg from "pg";
import { asCaller, withRootDb } from "../../helpers.ts";
import { book, clockTime, freezeClock, hold, openDay } from "../studio.ts";

interface Entry {
  entry_type: string;
  entry_id: string;
  starts_at: Date;
  ends_at: Date;
  minutes: string;
}

async function entries(client: pg.ClientBase, model: string): Promise<string[]> {
  const sql = "select * from holdfast.model_availability_calendar where model_id = $1 order by starts_at, entry_type";
  const { rows } = await client.query<Entry>(sql, [model]);
  return rows.map(
    ({ entry_type, starts_at, ends_at, minutes }) => `${entry_type} ${clockTime(starts_at)}-${clockTime(ends_at)} ${minutes}`,
  );
}

test("one row per entry, without buffers, the same for everyone", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, { buffer_before_minutes: 10, time_zone: "Europe/Berlin" });
    await hold(client, model, "ada", "10:00", "11:00");
    await book(client, model, (await hold(client, model, "ada", "11:30", "12:00")).id);
    await book(client, model, (await hold(client, model, "ada", "13:00", "14:00")).id, ["pay", 60, "USD"]);
    await client.query(
      "insert into holdfast.model_blocked_dates (model_id, blocked_date, start_time, end_time) values ($1, '2026-05-04', '17:00', '24:00')",
      [model],
    );
    await client.query(
      "insert into holdfast.external_busy (model_id, source, external_id, during) values ($1, 'x', '1', '[2026-05-04 16:00Z,2026-05-04 16:20Z)')",
      [model],
    );
    const expected = [
      "available 09:00-17:00 480.00",
      "held 10:00-11:00 60.00",
      "held 11:30-12:00 30.00",
      "booked 13:00-14:00 60.00",
      "blocked 15:00-22:00 420.00",
      "external 16:00-16:20 20.00",
    ];
    expect(await entries(client, model)).toEqual(expected);
    for (const [role, user] of [
      ["anonymous", ""],
      ["customer", "bob"],
      ["admin", "host"],
    ] as const) {
      await asCaller(client, role, user);
      expect(await entries(client, model)).toEqual(expected);
    }
  }));

test("a hold that has run out is not there, swept or not", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await hold(client, model, "ada", "10:00", "11:00");
    await freezeClock(client, "00:10");
    expect(await entries(client, model)).toEqual(["available 09:00-17:00 480.00"]);
  }));

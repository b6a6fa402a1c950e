import type pg from "pg";
import { asCaller, attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import { addModel, at, book, freezeClock, hold, one, open, openDay } from "../studio.ts";

interface Settings {
  model: { id: number; name: string; time_zone: string };
  schedules: { day_of_week: number; start_time: string; is_active: boolean }[];
  blocked_dates: { blocked_date: string; start_time: string | null; reason: string | null }[];
  windows_ahead: number;
  live_holds: number;
  bookings_ahead: number;
  utilization_rate: string | null;
  next_available_slot: Date | null;
}

function settingsOf(client: pg.ClientBase, model: string): Promise<Settings> {
  return one<Settings>(
    client,
    `select to_jsonb(model) as model, to_jsonb(schedules) as schedules, to_jsonb(blocked_dates) as blocked_dates, windows_ahead, live_holds,
       bookings_ahead, utilization_rate, next_available_slot
     from holdfast.get_availability_settings($1)`,
    [model],
  );
}

test("a model with nothing has empty lists and no figures", () =>
  withRootDb(async (client) => {
    await freezeClock(client, "00:00");
    const model = await addModel(client, { time_zone: "Europe/Berlin" });
    expect(await settingsOf(client, model)).toEqual({
      model: expect.objectContaining({ id: Number(model), name: "Ada", time_zone: "Europe/Berlin", hold_minutes: 10 }),
      schedules: [],
      blocked_dates: [],
      windows_ahead: 0,
      live_holds: 0,
      bookings_ahead: 0,
      utilization_rate: null,
      next_available_slot: null,
    });
  }));

test("rules by day and time, inactive ones too; blocked dates from the local today on", () =>
  withRootDb(async (client) => {
    // The third, still, in Los Angeles.
    await freezeClock(client, "01:00");
    const model = await addModel(client, { time_zone: "America/Los_Angeles", generate_days_ahead: 0 });
    for (const [day, start, isActive] of [
      [3, "09:00", true],
      [1, "14:00", true],
      [1, "09:00", false],
    ] as const) {
      await client.query("select holdfast.add_recurring_schedule($1, $2, $3, '18:00', $4)", [model, day, start, isActive]);
    }
    await client.query(
      `insert into holdfast.model_blocked_dates (model_id, blocked_date, start_time, end_time)
       values ($1, '2026-05-02', null, null), ($1, '2026-05-04', null, null), ($1, '2026-05-03', '09:00', '10:00'), ($1, '2026-05-03', null, null)`,
      [model],
    );
    const { schedules, blocked_dates } = await settingsOf(client, model);
    expect(schedules.map((s) => [s.day_of_week, s.start_time, s.is_active])).toEqual([
      [1, "09:00:00", false],
      [1, "14:00:00", true],
      [3, "09:00:00", true],
    ]);
    expect(blocked_dates.map((b) => [b.blocked_date, b.start_time])).toEqual([
      ["2026-05-03", null],
      ["2026-05-03", "09:00:00"],
      ["2026-05-04", null],
    ]);
  }));

test("what is over counts no more: windows, holds, bookings; the use of the next 30 days", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await open(client, model, "2026-05-05T09:00", "2026-05-05T17:00");
    const [first, second] = [await hold(client, model, "anna", "09:00", "11:00"), await hold(client, model, "anna", "11:00", "13:00")];
    await hold(client, model, "bert", "13:00", "14:00");
    for (const { id } of [first, second]) await book(client, model, id, [`paid ${id}`, 120, "USD"]);
    // Of 16 hours 4 are booked; what is held is not used yet.
    expect(await settingsOf(client, model)).toMatchObject({
      windows_ahead: 2,
      live_holds: 1,
      bookings_ahead: 2,
      utilization_rate: "25.00",
      next_available_slot: new Date(at("14:00")),
    });
    // The first is over, the second is not; the hold has run out.
    await freezeClock(client, "12:00");
    expect(await settingsOf(client, model)).toMatchObject({
      windows_ahead: 2,
      live_holds: 0,
      bookings_ahead: 1,
      utilization_rate: "7.69",
      next_available_slot: new Date(at("13:00")),
    });
    await freezeClock(client, "17:00");
    expect(await settingsOf(client, model)).toMatchObject({ windows_ahead: 1, bookings_ahead: 0, utilization_rate: "0.00" });
  }));

test("the reason of a blocked date is for the model itself and admins, all else for everyone", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await client.query("select holdfast.block_dates($1, array['2026-05-04'::date], 'ill')", [model]);
    const asOwnerSees = await settingsOf(client, model);
    for (const [role, modelId, reason] of [
      ["anonymous", null, null],
      ["customer", null, null],
      ["model", Number(model) + 1, null],
      ["model", model, "ill"],
      ["admin", null, "ill"],
    ] as const) {
      await asCaller(client, role, "somebody", modelId);
      const seen = await settingsOf(client, model);
      expect([role, seen.blocked_dates.map((blocked) => blocked.reason)]).toEqual([role, [reason]]);
      expect({ ...seen, blocked_dates: [] }).toEqual({ ...asOwnerSees, blocked_dates: [] });
    }
  }));

test("bad input has its code", () =>
  withRootDb(async (client) => {
    await asCaller(client, "anonymous");
    for (const [model, code] of [
      [null, "MISSING_ARGUMENT"],
      ["999999", "NOT_FOUND"],
    ]) {
      const call = () => client.query("select * from holdfast.get_availability_settings($1)", [model]);
      await expectSqlState(attempt(client, call), code!);
    }
  }));

test("a model's past bookings, however many, are not read", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await client.query(
      `with past as (
         insert into holdfast.booking_holds (model_id, user_id, during, hold_expires_at, status, currency)
         select $1, 'ada', tstzrange($2::timestamptz - n * interval '2 hours', $2::timestamptz - n * interval '2 hours' + interval '1 hour'),
           $2, 'converted', 'USD'
         from generate_series(1, 300) as n
         returning *
       )
       insert into holdfast.bookings (model_id, hold_id, user_id, during, status, price, currency)
       select model_id, id, user_id, during, 'confirmed', 0, 'USD' from past`,
      [model, at("2026-05-03T00:00")],
    );
    await book(client, model, (await hold(client, model, "ada", "10:00", "11:00")).id, ["p1", 60, "USD"]);
    await client.query("analyze holdfast.bookings, holdfast.occupied_time");
    const read = async (): Promise<number> =>
      (
        await one<{ bookings: number }>(
          client,
          `select (seq_tup_read + idx_tup_fetch)::integer as bookings
           from pg_stat_xact_user_tables where relid = 'holdfast.bookings'::regclass`,
        )
      ).bookings;
    const before = await read();
    expect((await settingsOf(client, model)).bookings_ahead).toBe(1);
    expect((await read()) - before).toBeLessThan(10);
  }));

import { withRootDb } from "../../helpers.ts";
import { addModel, book, confirm, freezeClock, hold, open, openDay } from "../studio.ts";
import { modelCalendar, told } from "./calendar.ts";

test("windows, holds, bookings, blocked dates and external time, in order of time", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, { max_active_holds_per_user: 9 });
    await hold(client, model, "ada", "10:00", "11:00");
    await book(client, model, (await hold(client, model, "ada", "11:00", "12:00")).id);
    await book(client, model, (await hold(client, model, "bob", "12:00", "13:00")).id, ["p", 60, "USD"]);
    await client.query("select holdfast.block_dates($1, array['2026-05-04'::date], 'dentist', '14:00', '15:00')", [model]);
    await client.query(
      "select holdfast.set_external_busy($1, 'phone', array[row('x', '2026-05-04 16:00Z', '2026-05-04 16:30Z')::holdfast.external_busy_entry])",
      [model],
    );
    expect((await modelCalendar(client, model)).map(told)).toEqual([
      "09:00-17:00 available manual",
      "10:00-11:00 held active",
      "11:00-12:00 held pending",
      "12:00-13:00 booked confirmed",
      "14:00-15:00 blocked",
      "16:00-16:30 external",
    ]);
  }));

test("what touches the period is told whole; what ends where it begins, or begins where it ends, is not", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, { buffer_before_minutes: 30, buffer_after_minutes: 30 });
    await open(client, model, "18:00", "19:00");
    await hold(client, model, "ada", "10:00", "11:00");
    const seen = async (from: string, to: string) => (await modelCalendar(client, model, from, to)).map(told);
    expect(await seen("10:59:59", "12:00")).toEqual(["09:00-17:00 available manual", "10:00-11:00 held active"]);
    // Only the hold's buffer lies here.
    expect(await seen("11:00", "11:30")).toEqual(["09:00-17:00 available manual"]);
    expect(await seen("09:30", "10:00")).toEqual(["09:00-17:00 available manual"]);
    expect(await seen("17:00", "18:00")).toEqual([]);
    expect(await seen("18:59", "18:59:01")).toEqual(["18:00-19:00 available manual"]);
  }));

test("what is over, swept or not, is not a claim; what was used stays", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, { max_active_holds_per_user: 9 });
    await client.query("select holdfast.release_hold($1, $2)", [model, (await hold(client, model, "ada", "09:00", "10:00")).id]);
    const cancelled = await book(client, model, (await hold(client, model, "ada", "10:00", "11:00")).id, ["p1", 60, "USD"]);
    await client.query("select holdfast.cancel_booking($1, $2)", [model, cancelled.id]);
    const used = await book(client, model, (await hold(client, model, "ada", "11:00", "12:00")).id, ["p2", 60, "USD"]);
    const missed = await book(client, model, (await hold(client, model, "ada", "12:00", "13:00")).id, ["p3", 60, "USD"]);
    await hold(client, model, "ada", "13:00", "14:00");
    const late = await book(client, model, (await hold(client, model, "ada", "14:00", "15:00")).id);
    const window = "09:00-17:00 available manual";

    await freezeClock(client, "00:10");
    const unswept = [window, "11:00-12:00 booked confirmed", "12:00-13:00 booked confirmed"];
    expect((await modelCalendar(client, model)).map(told)).toEqual(unswept);
    await client.query("select holdfast.release_expired_availability_holds()");
    expect((await modelCalendar(client, model)).map(told)).toEqual(unswept);

    await confirm(client, model, late.id, "p4");
    await freezeClock(client, "13:00");
    await client.query("select holdfast.complete_booking($1, $2)", [model, used.id]);
    await client.query("select holdfast.mark_no_show($1, $2)", [model, missed.id]);
    expect((await modelCalendar(client, model)).map(told)).toEqual([
      window,
      "11:00-12:00 booked completed",
      "12:00-13:00 booked no_show",
      // Paid late, on a hold of its own.
      "14:00-15:00 booked confirmed",
    ]);
  }));

test("another model's entries are not there", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const other = await addModel(client);
    await open(client, other, "09:00", "10:00");
    await hold(client, other, "ada", "09:00", "10:00");
    await client.query("select holdfast.block_dates($1, array['2026-05-04'::date], 'sea')", [other]);
    expect((await modelCalendar(client, model)).map(told)).toEqual(["09:00-17:00 available manual"]);
  }));

test("it says what the view says", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, { time_zone: "Asia/Kolkata", buffer_after_minutes: 15, max_active_holds_per_user: 9 });
    await hold(client, model, "ada", "10:00", "11:00");
    await book(client, model, (await hold(client, model, "bob", "12:00", "13:00")).id, ["p", 60, "USD"]);
    await client.query("select holdfast.block_dates($1, array['2026-05-03', '2026-05-04', '2026-05-05']::date[], 'sea')", [model]);
    await client.query("select holdfast.block_dates($1, array['2026-05-04']::date[], 'more sea', '23:00', '24:00')", [model]);
    const { rows } = await client.query(
      `with period as (select tstzrange('2026-05-04 12:00Z', '2026-05-04 18:00Z') as during),
       called as (
         select c.model_id, c.entry_type, c.entry_id, c.local_date, c.starts_at, c.ends_at, c.minutes
         from period as p cross join lateral holdfast.get_model_calendar($1, lower(p.during), upper(p.during)) as c
       ),
       viewed as (
         select v.* from period as p join holdfast.model_availability_calendar as v on tstzrange(v.starts_at, v.ends_at) && p.during
         where v.model_id = $1
       )
       select (select count(*)::int from called) as called, (select count(*)::int from viewed) as viewed,
         (select count(*)::int from (select * from called intersect select * from viewed) as same) as same`,
      [model],
    );
    expect(rows).toEqual([{ called: 4, viewed: 4, same: 4 }]);
  }));

test("a claim tells its time with buffers, and a hold when it runs out", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, { buffer_before_minutes: 5, buffer_after_minutes: 15, max_active_holds_per_user: 9 });
    const held = await hold(client, model, "ada", "10:00", "11:00");
    await book(client, model, (await hold(client, model, "bob", "12:00", "13:00")).id, ["p", 60, "USD"]);
    const { rows } = await client.query(
      `select entry_type as type, held_until, occupied_starts_at as "from", occupied_ends_at as "to"
       from holdfast.get_model_calendar($1, '2026-05-04 00:00Z', '2026-05-05 00:00Z')`,
      [model],
    );
    const at = (time: string): Date => new Date(`2026-05-04T${time}Z`);
    expect(rows).toEqual([
      { type: "available", held_until: null, from: null, to: null },
      { type: "held", held_until: held.hold_expires_at, from: at("09:55"), to: at("11:15") },
      { type: "booked", held_until: null, from: at("11:55"), to: at("13:15") },
    ]);
  }));

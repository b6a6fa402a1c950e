import type pg from "pg";
import { asCaller, attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import { addModel, clockTime, freezeClock, hold, one, open, openDay } from "../studio.ts";

interface Instant {
  is_available: boolean;
  starts_at: Date | null;
  ends_at: Date | null;
}

/** `now 09:00-10:00`, `next 13:00-14:00` or `never`. */
async function instant(client: pg.ClientBase, model: string, minutes = 60): Promise<string> {
  const row = await one<Instant>(client, "select * from holdfast.check_instant_availability($1, $2)", [model, minutes]);
  if (row.starts_at === null || row.ends_at === null) return row.is_available ? "broken" : "never";
  return `${row.is_available ? "now" : "next"} ${clockTime(row.starts_at)}-${clockTime(row.ends_at)}`;
}

test("it is available now where a slot begins on the next start of the grid, at the latest", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    for (const [time, expected] of [
      ["08:00", "next 09:00-10:00"],
      ["08:45", "next 09:00-10:00"],
      ["08:45:01", "now 09:00-10:00"],
      ["09:00", "now 09:00-10:00"],
      ["09:00:01", "now 09:15-10:15"],
      ["16:00", "now 16:00-17:00"],
      ["16:00:01", "never"],
    ] as const) {
      await freezeClock(client, time);
      expect([time, await instant(client, model)]).toEqual([time, expected]);
    }
  }));

test("the model's notice is waited for, and what others hold", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, { min_notice_minutes: 60 });
    await freezeClock(client, "09:00");
    expect(await instant(client, model)).toBe("now 10:00-11:00");
    await hold(client, model, "anna", "10:00", "12:30");
    expect(await instant(client, model)).toBe("next 12:30-13:30");
  }));

test("what is far away is found, and nothing beyond the horizon", () =>
  withRootDb(async (client) => {
    await freezeClock(client, "00:00");
    const model = await addModel(client, { booking_horizon_days: 30 });
    await open(client, model, "2026-06-20T09:00", "2026-06-20T10:00");
    expect(await instant(client, model)).toBe("never");
    await open(client, model, "2026-05-30T09:00", "2026-05-30T10:00");
    expect(await instant(client, model)).toBe("next 2026-05-30T09:00-2026-05-30T10:00");
  }));

test("a model that takes no bookings is never available; everyone may ask", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    for (const role of ["anonymous", "customer", "model", "admin"] as const) {
      await asCaller(client, role, "somebody", role === "model" ? 999 : null);
      expect(await instant(client, model)).toBe("next 09:00-10:00");
    }
    await asCaller(client, "admin", "host");
    await client.query("select holdfast.deactivate_model($1)", [model]);
    expect(await instant(client, model)).toBe("never");
  }));

test("bad input has its code", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await asCaller(client, "anonymous");
    for (const [values, code] of [
      [[null, 60], "MISSING_ARGUMENT"],
      [[model, null], "MISSING_ARGUMENT"],
      [[model, 14], "BAD_DURATION"],
      [[model, 481], "BAD_DURATION"],
      [["999999", 60], "NOT_FOUND"],
    ] as const) {
      const call = () => client.query("select * from holdfast.check_instant_availability($1, $2)", [...values]);
      await expectSqlState(attempt(client, call), code);
    }
  }));

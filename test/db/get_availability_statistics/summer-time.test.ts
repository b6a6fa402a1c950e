import type pg from "pg";
import { withRootDb } from "../../helpers.ts";
import { addModel, book, freezeClock, hold } from "../studio.ts";
import { statistics } from "./statistics.ts";

/** In New York, free on Sundays from midnight to six, on the wall clock, in the month given. */
async function openSundays(client: pg.ClientBase, from: string, to: string): Promise<string> {
  await freezeClock(client, `${from}T00:00`);
  const model = await addModel(client, { time_zone: "America/New_York", max_active_holds_per_user: 9 });
  await client.query("select holdfast.add_recurring_schedule($1, 0, '00:00', '06:00')", [model]);
  await client.query("select holdfast.generate_availability_from_schedules($1, $2, $3)", [model, from, to]);
  return model;
}

async function buy(client: pg.ClientBase, model: string, from: string, to: string, price: number): Promise<void> {
  await book(client, model, (await hold(client, model, "ada", from, to)).id, [`paid ${from}`, price, "USD"]);
}

test("the month that loses an hour", () =>
  withRootDb(async (client) => {
    const model = await openSundays(client, "2026-03-01", "2026-03-31");
    await freezeClock(client, "2026-03-01T12:00");
    // 01:30 to 03:30 by the wall clock, on the 8th: one hour.
    await buy(client, model, "2026-03-08T06:30", "2026-03-08T07:30", 60);
    expect(await statistics(client, model, "2026-03-01", "2026-03-31")).toMatchObject({
      // Winter time at its start, summer time at its end: 743 hours.
      starts_at: new Date("2026-03-01T05:00Z"),
      ends_at: new Date("2026-04-01T04:00Z"),
      // Five Sundays (1, 8, 15, 22, 29) of six hours, less the hour that the 8th hasn't: 29 hours.
      available_minutes: "1740.00",
      booked_minutes: "60.00",
      free_minutes: "1680.00",
      // 100 x 60 / 1740
      utilization_rate: "3.45",
      // 60 an hour for 29 hours.
      revenue_potential: "1740.00",
      revenue_booked: "60.00",
      bookings_by_hour: [{ day_of_week: 0, hour: 1, bookings: 1 }],
    });
    // The day alone: 23 hours, 5 of them free.
    expect(await statistics(client, model, "2026-03-08", "2026-03-08")).toMatchObject({
      starts_at: new Date("2026-03-08T05:00Z"),
      ends_at: new Date("2026-03-09T04:00Z"),
      available_minutes: "300.00",
    });
  }));

test("the month that has an hour twice", () =>
  withRootDb(async (client) => {
    const model = await openSundays(client, "2026-11-01", "2026-11-30");
    await freezeClock(client, "2026-11-01T04:00");
    // 01:00 to 02:00, in the first pass and in the second.
    await buy(client, model, "2026-11-01T05:00", "2026-11-01T06:00", 60);
    await buy(client, model, "2026-11-01T06:00", "2026-11-01T07:00", 60);
    expect(await statistics(client, model, "2026-11-01", "2026-11-30")).toMatchObject({
      // 721 hours.
      starts_at: new Date("2026-11-01T04:00Z"),
      ends_at: new Date("2026-12-01T05:00Z"),
      // Five Sundays (1, 8, 15, 22, 29) of six hours, and the hour more of the 1st: 31 hours.
      available_minutes: "1860.00",
      booked_minutes: "120.00",
      free_minutes: "1740.00",
      // 100 x 120 / 1860
      utilization_rate: "6.45",
      revenue_potential: "1860.00",
      // Both begin in the local hour 1.
      bookings_by_hour: [{ day_of_week: 0, hour: 1, bookings: 2 }],
    });
  }));

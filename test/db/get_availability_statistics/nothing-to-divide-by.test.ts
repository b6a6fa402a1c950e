import { withRootDb } from "../../helpers.ts";
import { addModel, book, freezeClock, hold, open, openDay } from "../studio.ts";
import { statistics } from "./statistics.ts";

const day = ["2026-05-04", "2026-05-04"] as const;

test("a model without anything: zeros, no rates", () =>
  withRootDb(async (client) => {
    await freezeClock(client, "00:00");
    expect(await statistics(client, await addModel(client), ...day)).toMatchObject({
      available_minutes: "0.00",
      booked_minutes: "0.00",
      held_minutes: "0.00",
      free_minutes: "0.00",
      utilization_rate: null,
      revenue_potential: "0.00",
      revenue_booked: "0.00",
      bookings_by_status: [],
      hold_success_rate: null,
      cancellation_rate: null,
      bookings_by_hour: [],
      next_available_slot: null,
      funnel: { holds: 0, bookings: 0, confirmed: 0, completed: 0 },
      notifications: [],
    });
  }));

test("only live holds: none is over, nothing is booked", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await book(client, model, (await hold(client, model, "ada", "09:00", "11:00")).id);
    expect(await statistics(client, model, ...day)).toMatchObject({
      held_minutes: "120.00",
      free_minutes: "360.00",
      utilization_rate: "0.00",
      hold_success_rate: null,
      cancellation_rate: null,
      bookings_by_status: [{ status: "pending", bookings: 1 }],
      bookings_by_hour: [],
    });
    // At the very instant at which the hold runs out it is over.
    await freezeClock(client, "00:10");
    expect(await statistics(client, model, ...day)).toMatchObject({
      held_minutes: "0.00",
      free_minutes: "480.00",
      hold_success_rate: "0.00",
      cancellation_rate: null,
      bookings_by_status: [{ status: "expired", bookings: 1 }],
    });
  }));

test("everything booked, everything cancelled", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const booking = await book(client, model, (await hold(client, model, "ada", "09:00", "17:00")).id, ["p", 480, "USD"]);
    expect(await statistics(client, model, ...day)).toMatchObject({
      free_minutes: "0.00",
      utilization_rate: "100.00",
      hold_success_rate: "100.00",
      cancellation_rate: "0.00",
      next_available_slot: null,
    });
    await client.query("select holdfast.cancel_booking($1, $2)", [model, booking.id]);
    expect(await statistics(client, model, ...day)).toMatchObject({
      free_minutes: "480.00",
      utilization_rate: "0.00",
      revenue_booked: "0.00",
      hold_success_rate: "100.00",
      cancellation_rate: "100.00",
      bookings_by_hour: [],
    });
  }));

test("a claim whose window is gone was available all the same: no use is above 100 per cent", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await book(client, model, (await hold(client, model, "ada", "09:00", "10:00")).id, ["p", 60, "USD"]);
    await client.query("delete from holdfast.availability where model_id = $1", [model]);
    expect(await statistics(client, model, ...day)).toMatchObject({
      available_minutes: "60.00",
      booked_minutes: "60.00",
      free_minutes: "0.00",
      utilization_rate: "100.00",
    });
  }));

test("the potential is rounded to the currency's minor unit; a free model has none; who is not active has no next slot", () =>
  withRootDb(async (client) => {
    await freezeClock(client, "00:00");
    const potential = async (hourly_rate: number, currency: string) => {
      const model = await addModel(client, { hourly_rate, currency });
      await open(client, model, "09:00", "09:30");
      return statistics(client, model, ...day);
    };
    // Half of 1001, half of 0.005: half up.
    expect(await potential(1001, "JPY")).toMatchObject({ currency: "JPY", revenue_potential: "501" });
    expect(await potential(10.005, "KWD")).toMatchObject({ currency: "KWD", revenue_potential: "5.003" });
    const free = await potential(0, "USD");
    expect(free).toMatchObject({ revenue_potential: "0.00", next_available_slot: new Date("2026-05-04T09:00Z") });
    const model = await openDay(client, { is_active: false });
    expect(await statistics(client, model, ...day)).toMatchObject({ available_minutes: "480.00", next_available_slot: null });
  }));

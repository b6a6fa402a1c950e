import type pg from "pg";
import { withRootDb } from "../../helpers.ts";
import { addModel, book, freezeClock, type Hold, hold, one, open } from "../studio.ts";
import { statistics } from "./statistics.ts";

/** February 2027 begins on a Monday and ends on a Sunday. */
const feb = (time: string): string => `2027-02-${time}`;

/** A model in UTC, 59.99 USD an hour, 15 minutes of buffer after each claim. The windows of the month, with their minutes in it: */
async function addWindows(client: pg.ClientBase): Promise<string> {
  const model = await addModel(client, { hourly_rate: 59.99, buffer_after_minutes: 15, max_active_holds_per_user: 20 });
  await open(client, model, "2027-01-31T22:00", feb("01T02:00")); // 120 of 240: the rest lies in January
  await open(client, model, feb("03T09:00"), feb("03T17:00")); //    480
  await open(client, model, feb("04T09:00"), feb("04T12:00")); //    180
  await open(client, model, feb("04T12:00"), feb("04T13:00")); //     60
  await open(client, model, feb("12T09:00"), feb("12T13:00")); //      0: 240, but the date will be blocked
  await open(client, model, feb("15T09:00"), feb("15T12:00")); //    135: 180 - 45 of external time
  await open(client, model, feb("16T09:00"), feb("16T12:00")); //    120: 180 - 60 that will be blocked
  await open(client, model, feb("17T11:00"), feb("17T12:00")); //     60
  await open(client, model, feb("28T22:00"), "2027-03-01T03:00"); // 120 of 300: the rest lies in March
  await open(client, model, "2027-03-02T09:00", "2027-03-02T17:00"); // not of this month
  return model; //                                                  1275 offered
}

async function liveThroughIt(client: pg.ClientBase, model: string): Promise<void> {
  const take = (from: string, to: string): Promise<Hold> => hold(client, model, "ada", from, to);
  const buy = async (from: string, to: string, price = 59.99) =>
    book(client, model, (await take(from, to)).id, [`paid ${from}`, price, "USD"]);

  await freezeClock(client, "2027-01-31T12:00");
  await buy("2027-01-31T23:30", feb("01T00:30")); //                  A confirmed, begins in January
  const b = await buy(feb("03T09:00"), feb("03T10:00")); //           B completed, 59.99
  const c = await buy(feb("03T11:00"), feb("03T12:30"), 89.99); //    C no-show, 89.985 rounded half up
  const d = await buy(feb("03T14:00"), feb("03T15:00")); //           D paid, then cancelled
  await buy(feb("12T10:00"), feb("12T11:00")); //                     E confirmed, 59.99, on a date that is blocked after
  await buy(feb("28T23:30"), "2027-03-01T00:30"); //                  F confirmed, 59.99, ends in March
  const euros = await one<Hold>(client, "select * from holdfast.hold_slot($1, 'ada', $2, $3, price => 25, currency => 'EUR')", [
    model,
    "2027-02-17T11:00Z",
    "2027-02-17T11:30Z",
  ]);
  await book(client, model, euros.id, ["paid in euros", 25, "EUR"]); // G confirmed, 25 EUR
  await client.query("select holdfast.cancel_booking($1, $2)", [model, d.id]);
  const h = await take(feb("04T09:00"), feb("04T10:00")); //          H a hold, given back
  await client.query("select holdfast.release_hold($1, $2)", [model, h.id]);
  await book(client, model, (await take(feb("04T10:00"), feb("04T11:00"))).id); // I unpaid, expired, swept
  await freezeClock(client, "2027-01-31T12:10");
  await client.query("select holdfast.release_expired_availability_holds()");

  await freezeClock(client, feb("10T11:50"));
  await client.query("select holdfast.complete_booking($1, $2)", [model, b.id]);
  await client.query("select holdfast.mark_no_show($1, $2)", [model, c.id]);
  await client.query("select holdfast.block_dates($1, array['2027-02-12'::date])", [model]);
  await client.query("select holdfast.block_dates($1, array['2027-02-16'::date], null, '11:00', '13:00')", [model]);
  await client.query(
    "select holdfast.set_external_busy($1, 'phone', array[row('x', '2027-02-15 10:30Z', '2027-02-15 11:15Z')::holdfast.external_busy_entry])",
    [model],
  );
  await book(client, model, (await take(feb("16T09:00"), feb("16T09:30"))).id); // J unpaid, runs out at 12:00, never swept
  await freezeClock(client, feb("10T12:00"));
  await book(client, model, (await take(feb("15T09:00"), feb("15T10:00"))).id); // K unpaid, its hold is live
  await take(feb("15T11:30"), feb("15T12:00")); //                    L a live hold
  await freezeClock(client, feb("10T12:05"));
}

test("every figure of one small month, worked out by hand", () =>
  withRootDb(async (client) => {
    await freezeClock(client, "2027-01-31T12:00");
    const model = await addWindows(client);
    await liveThroughIt(client, model);
    const answer = await statistics(client, model, feb("01"), feb("28"));
    expect(answer).toEqual({
      model_id: model,
      starts_at: new Date("2027-02-01T00:00Z"),
      ends_at: new Date("2027-03-01T00:00Z"),
      // 1275 offered + 60 of E, which stands on blocked time.
      available_minutes: "1335.00",
      // A 30 (in the month) + B 60 + C 90 + E 60 + F 30 (in the month) + G 30; D was cancelled.
      booked_minutes: "300.00",
      // K 60 + L 30; J has run out.
      held_minutes: "90.00",
      // Of what is offered, less claims and their buffers: the 1st 120 - 45 (A) = 75; the 3rd 480 - 75 (B) - 105 (C) = 300;
      // the 4th 240; the 15th, 09:00-10:30 and 11:15-12:00: 90 - 75 (K) + 45 - 30 (L) = 30; the 16th 120; the 17th
      // 60 - 45 (G) = 15; the 28th 120 - 30 (F) = 90. Also: 1335 - 300 - 90 - 75 that only buffers take (A, B, C, K, G).
      free_minutes: "870.00",
      // 100 x 300 / 1335 = 22.4719...
      utilization_rate: "22.47",
      currency: "USD",
      // 59.99 x 1335 / 60 = 1334.7775
      revenue_potential: "1334.78",
      // B 59.99 + C 89.99 + E 59.99 + F 59.99 (it begins in the month). Not A (it doesn't), not D, not G (euros).
      revenue_booked: "269.96",
      // A begins in January.
      bookings_by_status: [
        { status: "pending", bookings: 1 }, // K
        { status: "confirmed", bookings: 3 }, // E, F, G
        { status: "completed", bookings: 1 }, // B
        { status: "cancelled", bookings: 1 }, // D
        { status: "no_show", bookings: 1 }, // C
        { status: "expired", bookings: 2 }, // I, and J though nobody has swept it
      ],
      // Over: B, C, D, E, F, G converted; H released; I, J run out. 100 x 6 / 9. K and L are live.
      hold_success_rate: "66.67",
      // D of B, C, D, E, F, G: 100 x 1 / 6.
      cancellation_rate: "16.67",
      bookings_by_hour: [
        { day_of_week: 0, hour: 23, bookings: 1 }, // F, on a Sunday
        { day_of_week: 3, hour: 9, bookings: 1 }, // B, on a Wednesday
        { day_of_week: 3, hour: 11, bookings: 2 }, // C, and G two weeks later
        { day_of_week: 5, hour: 10, bookings: 1 }, // E, on a Friday
      ],
      // The 12th is blocked. On the 15th the buffer of K ends at 10:15, and 15 minutes, the shortest length, are left to 10:30.
      next_available_slot: new Date("2027-02-15T10:15Z"),
      // B to L; of them not H and L; of those not I, J, K, while D was confirmed once; and of those B alone.
      funnel: { holds: 11, bookings: 9, confirmed: 6, completed: 1 },
      notifications: [],
    });

    // Sweeping changes no figure.
    await client.query("select holdfast.release_expired_availability_holds()");
    expect(await statistics(client, model, feb("01"), feb("28"))).toEqual(answer);
  }));

test("two halves of a month add up to the month", () =>
  withRootDb(async (client) => {
    await freezeClock(client, "2027-01-31T12:00");
    const model = await addWindows(client);
    await liveThroughIt(client, model);
    const whole = await statistics(client, model, feb("01"), feb("28"));
    const halves = [await statistics(client, model, feb("01"), feb("15")), await statistics(client, model, feb("16"), feb("28"))];
    for (const figure of ["available_minutes", "booked_minutes", "held_minutes", "free_minutes", "revenue_booked"] as const)
      expect(halves.reduce((sum, half) => sum + Number(half[figure]), 0)).toBeCloseTo(Number(whole[figure]), 2);
    const counted = halves.flatMap((half) => half.bookings_by_status).reduce((sum, { bookings }) => sum + bookings, 0);
    expect(counted).toBe(9);
  }));

import type pg from "pg";
import { asCaller, expectSqlState, type Role, withRootDb } from "../../helpers.ts";
import { addModel, at, freezeClock, one } from "../studio.ts";

interface Offer {
  model_id: string;
  currency: string;
  earliest_start: Date;
  latest_start: Date;
  lengths: { duration_minutes: number; price: number }[];
}

function offer(client: pg.ClientBase, model: string | null): Promise<Offer> {
  return one<Offer>(
    client,
    `select model_id, currency, earliest_start, latest_start, to_jsonb(lengths) as lengths from holdfast.get_booking_offer($1)`,
    [model],
  );
}

const lengthsOf = async (client: pg.ClientBase, settings: Record<string, unknown>): Promise<number[]> =>
  (await offer(client, await addModel(client, settings))).lengths.map(({ duration_minutes }) => duration_minutes);

test.each<Role>(["anonymous", "customer", "model", "admin"])("%s reads lengths with prices, and when a slot may begin", (role) =>
  withRootDb(async (client) => {
    await freezeClock(client, "08:00:30");
    const model = await addModel(client, {
      hourly_rate: 79.99,
      currency: "EUR",
      min_booking_minutes: 30,
      max_booking_minutes: 70,
      min_notice_minutes: 90,
      booking_horizon_days: 2,
    });
    await asCaller(client, role, "ada");
    expect(await offer(client, model)).toEqual({
      model_id: model,
      currency: "EUR",
      earliest_start: new Date(at("09:30:30")),
      latest_start: new Date(at("2026-05-06T08:00:30")),
      // 39.995 rounded half up, and so on; the longest is one too, though no step leads to it.
      lengths: [
        { duration_minutes: 30, price: 40 },
        { duration_minutes: 45, price: 59.99 },
        { duration_minutes: 60, price: 79.99 },
        { duration_minutes: 70, price: 93.32 },
      ],
    });
  }),
);

test("the price is the one that a hold fixes", () =>
  withRootDb(async (client) => {
    await freezeClock(client, "08:00");
    const model = await addModel(client, { hourly_rate: 1001, currency: "JPY", max_booking_minutes: 15 });
    await client.query("select holdfast.add_availability($1, $2, $3)", [model, at("09:00"), at("10:00")]);
    const { price } = await one<{ price: string }>(client, "select price from holdfast.hold_slot($1, 'ada', $2, $3)", [
      model,
      at("09:00"),
      at("09:15"),
    ]);
    expect((await offer(client, model)).lengths).toEqual([{ duration_minutes: 15, price: Number(price) }]);
    expect(price).toBe("250");
  }));

test("50 lengths at most: the steps grow, by whole slot intervals", () =>
  withRootDb(async (client) => {
    const bounds = { min_booking_minutes: 10, slot_interval_minutes: 10 };
    // 10 to 490 in steps of 10 are 49; with 500, in its own right, they'd be 50: still steps of 10, since the longest is no step more.
    expect(await lengthsOf(client, { ...bounds, max_booking_minutes: 490 })).toHaveLength(49);
    const wide = await lengthsOf(client, { ...bounds, max_booking_minutes: 495 });
    expect(wide.slice(0, 3)).toEqual([10, 30, 50]);
    expect(wide.slice(-2)).toEqual([490, 495]);
    const week = await lengthsOf(client, { slot_interval_minutes: 1, min_booking_minutes: 1, max_booking_minutes: 10080 });
    expect(week.length).toBeLessThanOrEqual(50);
    expect([week[0], week.at(-1)]).toEqual([1, 10080]);
    expect(await lengthsOf(client, { slot_interval_minutes: 1440, min_booking_minutes: 30, max_booking_minutes: 90 })).toEqual([30, 90]);
  }));

test("a model that takes no bookings offers no length", () =>
  withRootDb(async (client) => {
    expect(await lengthsOf(client, { is_active: false })).toEqual([]);
  }));

test.each([
  ["MISSING_ARGUMENT", null],
  ["NOT_FOUND", "999999"],
])("%s", (code, model) => withRootDb((client) => expectSqlState(offer(client, model), code)));

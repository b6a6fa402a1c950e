import { withRootDb } from "../../helpers.ts";
import { addModel, book, freezeClock, hold, open, openDay } from "../studio.ts";
import { figures } from "./figures.ts";

test("holds and bookings of the past day by status, and the share of holds that became bookings", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, { max_active_holds_per_user: 10 });
    const none = await figures(client);
    expect(none).not.toHaveProperty("booking_success_ratio");

    const paid = await hold(client, model, "ada", "09:00", "10:00");
    await book(client, model, paid.id, ["pay_1", 60, "USD"]);
    const released = await hold(client, model, "ada", "10:00", "11:00");
    await client.query("select from holdfast.release_hold($1, $2)", [model, released.id]);
    const unpaid = await hold(client, model, "ada", "11:00", "12:00");
    await book(client, model, unpaid.id);
    expect(await figures(client)).toMatchObject({
      "holds{status=converted}": 1,
      "holds{status=released}": 1,
      "holds{status=active}": 1,
      "bookings{status=confirmed}": 1,
      "bookings{status=pending}": 1,
      booking_success_ratio: 1 / 2,
    });

    // What has run out is expired, swept or not.
    await freezeClock(client, "00:10");
    expect(await figures(client)).toMatchObject({
      "holds{status=expired}": 1,
      "bookings{status=expired}": 1,
      booking_success_ratio: expect.closeTo(1 / 3, 10),
    });

    await freezeClock(client, "2026-05-05T00:00");
    const aDayLater = await figures(client);
    expect(Object.keys(aDayLater).filter((name) => /^(holds|bookings|booking_success)/.test(name))).toEqual([]);
  }));

test("utilization of the past day and of the next week, over all active models", () =>
  withRootDb(async (client) => {
    await freezeClock(client, "2026-05-05T00:00");
    const model = await addModel(client);
    expect(await figures(client)).not.toHaveProperty("utilization_ratio{period=next_week}");
    // 8 hours yesterday, 8 today; 8 more of a model that is booked by nobody, and a day of one that is not active.
    await open(client, model, "09:00", "17:00");
    await open(client, model, "2026-05-05T09:00", "2026-05-05T17:00");
    await open(client, await addModel(client), "2026-05-05T09:00", "2026-05-05T17:00");
    await open(client, await addModel(client, { is_active: false }), "2026-05-05T00:00", "2026-05-06T00:00");
    await freezeClock(client, "00:00");
    const past = await hold(client, model, "ada", "09:00", "11:00");
    await book(client, model, past.id, ["pay_1", 120, "USD"]);
    const ahead = await hold(client, model, "ada", "2026-05-05T09:00", "2026-05-05T13:00");
    await book(client, model, ahead.id, ["pay_2", 240, "USD"]);
    // Held is not booked.
    await freezeClock(client, "2026-05-05T00:00");
    await hold(client, model, "ada", "2026-05-05T14:00", "2026-05-05T15:00");
    expect(await figures(client)).toMatchObject({
      "utilization_ratio{period=past_day}": 2 / 8,
      "utilization_ratio{period=next_week}": 4 / 16,
    });
  }));

test("of many models a fixed choice is read", () =>
  withRootDb(async (client) => {
    await freezeClock(client, "00:00");
    for (let n = 0; n < 5; n++) await open(client, await addModel(client), "09:00", n === 0 ? "10:00" : "17:00");
    const one = "select value from holdfast_private.utilization_figures(holdfast_private.current_instant(), 1)";
    const plan = await client.query("select * from holdfast_private.utilization_figures(holdfast_private.current_instant(), 1)");
    expect(plan.rows).toHaveLength(1);
    expect((await client.query(one)).rows).toEqual((await client.query(one)).rows);
  }));

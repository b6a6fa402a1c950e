import type pg from "pg";
import { asCaller, asOwner, withRootDb } from "../../helpers.ts";
import { fanOut, messages, subscribe, told } from "../notifications.ts";
import { addModel, book, freezeClock, hold, open, openDay } from "../studio.ts";

const claims = ["hold_placed", "hold_expired", "booking_created", "booking_confirmed", "booking_cancelled"];

/** A customer, a model and an admin, by their own tokens, and two whom the host subscribed. */
async function subscribeAll(client: pg.ClientBase, model: string): Promise<void> {
  await asCaller(client, "customer", "ada");
  await subscribe(client, { event_types: claims });
  await asCaller(client, "model", "room", model);
  await subscribe(client, { event_types: claims });
  await asCaller(client, "admin", "host");
  await subscribe(client, { event_types: claims });
  await subscribe(client, { user_id: "bob", event_types: claims });
  await subscribe(client, { user_id: "eve", event_types: claims });
  await asOwner(client);
}

test("of holds and bookings a customer is told of its own, a model of those with it, an admin of all", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const other = await addModel(client);
    await open(client, other, "09:00", "17:00");
    await subscribeAll(client, model);
    await hold(client, model, "ada", "09:00", "10:00");
    await hold(client, model, "bob", "10:00", "11:00");
    await hold(client, model, "bob", "11:00", "12:00");
    await hold(client, other, "bob", "09:00", "10:00");
    await fanOut(client);
    expect(await told(client)).toEqual([
      "ada hold_placed 1",
      "bob hold_placed 1",
      "bob hold_placed 2",
      "host hold_placed 1",
      "host hold_placed 3",
      "room hold_placed 3",
    ]);
    for (const { user_id, payload } of await messages(client)) {
      const whose = payload.items.map((item) => item["user_id"]);
      if (user_id === "ada" || user_id === "bob") expect(new Set(whose)).toEqual(new Set([user_id]));
    }
  }));

test("a model's own bookings elsewhere reach it as a customer's do", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const other = await addModel(client);
    await open(client, other, "09:00", "17:00");
    await subscribeAll(client, model);
    await hold(client, other, "room", "09:00", "10:00");
    await hold(client, other, "bob", "10:00", "11:00");
    await fanOut(client);
    expect(await told(client)).toEqual(["bob hold_placed 1", "host hold_placed 2", "room hold_placed 1"]);
  }));

test("the steps of a booking, each to its customer", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await fanOut(client);
    const all =
      "booking_created booking_confirmed booking_cancelled booking_rescheduled booking_completed booking_refund_due hold_placed hold_expired";
    await subscribe(client, { user_id: "ada", event_types: all.split(" ") });
    const told = async () => {
      const before = new Set((await messages(client)).map(({ id }) => id));
      await fanOut(client);
      return (await messages(client)).filter(({ id }) => !before.has(id)).map(({ event_type }) => event_type);
    };

    const held = await hold(client, model, "ada", "09:00", "10:00");
    expect(await told()).toEqual(["hold_placed"]);
    const pending = await book(client, model, held.id);
    expect(await told()).toEqual(["booking_created"]);
    await client.query("select holdfast.confirm_booking($1, $2, 'p1', 60, 'USD')", [model, pending.id]);
    expect(await told()).toEqual(["booking_confirmed"]);
    await client.query("select holdfast.reschedule_booking($1, $2, '2026-05-04 11:00Z')", [model, pending.id]);
    expect(await told()).toEqual(["booking_rescheduled"]);
    await client.query("select holdfast.cancel_booking($1, $2)", [model, pending.id]);
    expect((await told()).sort()).toEqual(["booking_cancelled", "booking_refund_due"]);

    await hold(client, model, "ada", "09:00", "10:00");
    const paid = await book(client, model, (await hold(client, model, "ada", "10:00", "11:00")).id, ["p2", 60, "USD"]);
    expect((await told()).sort()).toEqual(["booking_confirmed", "booking_created", "hold_placed"]);
    await freezeClock(client, "12:00");
    await client.query("select holdfast.release_expired_availability_holds()");
    expect(await told()).toEqual(["hold_expired"]);
    await client.query("select holdfast.complete_booking($1, $2)", [model, paid.id]);
    expect(await told()).toEqual(["booking_completed"]);
  }));

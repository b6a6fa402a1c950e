import type pg from "pg";
import { withRootDb } from "../../helpers.ts";
import { delivery, mailToAda, start } from "../deliveries.ts";
import { subscribe, subscriptions, unsubscribe } from "../notifications.ts";
import { addModel, at, book, freezeClock, hold, one, openDay } from "../studio.ts";

async function expectWithdrawn(client: pg.ClientBase, model: string, id: string): Promise<void> {
  expect(await start(client, model, id)).toBeNull();
  expect(await delivery(client, id)).toMatchObject({ status: "withdrawn", attempts: 0, next_attempt_at: null });
}

test("who has unsubscribed is not sent what waits", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const id = await mailToAda(client, model);
    await unsubscribe(client, (await subscriptions(client, "ada"))[0]!.id, "ada");
    await expectWithdrawn(client, model, id);
  }));

test.each(["is_active = false", "confirmed_at = null"])(
  "a subscription that is switched off or not confirmed sends nothing: %s",
  (change) =>
    withRootDb(async (client) => {
      const model = await addModel(client);
      const id = await mailToAda(client, model);
      await client.query(`update holdfast.user_notifications set ${change}`);
      await expectWithdrawn(client, model, id);
    }),
);

test("it is sent where another subscription asks for it at the address; by that one", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const id = await mailToAda(client, model);
    const mail = { user_id: "ada", channel: "email", address: "ada@example.com" };
    const other = await subscribe(client, { ...mail, event_types: ["hold_placed"], time_zone: "Asia/Tokyo" });
    await subscribe(client, { ...mail, event_types: ["booking_created"] });
    await subscribe(client, { ...mail, address: "ada@work.example.com", event_types: ["hold_placed"] });
    await unsubscribe(client, (await subscriptions(client, "ada"))[0]!.id, "ada");
    expect(await start(client, model, id)).toMatchObject({ time_zone: "Asia/Tokyo" });
    await unsubscribe(client, other.id, "ada");
    expect(await start(client, model, id)).toBeNull();
    expect(await delivery(client, id)).toMatchObject({ status: "withdrawn" });
  }));

/** A confirmed booking from 15:00 to 16:00, with the message that reminds of it. */
async function reminded(client: pg.ClientBase): Promise<{ model: string; booking: string; id: string }> {
  const model = await openDay(client);
  const booking = (await book(client, model, (await hold(client, model, "ada", "15:00", "16:00")).id, ["pay", 60, "USD"])).id;
  const payload = JSON.stringify({ count: 1, starts_at: at("15:00"), items: [{ id: booking }] });
  return { model, booking, id: await mailToAda(client, model, {}, { event_type: "booking_reminder", payload }) };
}

test("a reminder is sent while its booking stands", () =>
  withRootDb(async (client) => {
    const { model, id } = await reminded(client);
    expect(await start(client, model, id)).toMatchObject({ attempt: 1, event_type: "booking_reminder" });
  }));

test.each([
  ["cancelled", "select holdfast.cancel_booking($1, $2)"],
  ["moved", "select holdfast.reschedule_booking($1, $2, '2026-05-04 12:00Z')"],
])("a reminder of a booking that was %s is withdrawn", (_, sql) =>
  withRootDb(async (client) => {
    const { model, booking, id } = await reminded(client);
    await client.query(sql, [model, booking]);
    await expectWithdrawn(client, model, id);
  }),
);

test("a reminder does not come once the booking has begun, nor in a retry", () =>
  withRootDb(async (client) => {
    const { model, id } = await reminded(client);
    await freezeClock(client, "15:00");
    await expectWithdrawn(client, model, id);
  }));

test.each([
  ["given back", "select holdfast.release_hold($1, $2)"],
  ["booked", "select holdfast.convert_hold_to_booking($1, $2, 'pay', 60, 'USD')"],
])("that a hold runs out is not told once it is %s", (_, sql) =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const { id: holdId } = await hold(client, model, "ada", "15:00", "16:00");
    const payload = JSON.stringify({ count: 1, items: [{ id: holdId }] });
    const id = await mailToAda(client, model, {}, { event_type: "hold_expiring", payload });
    await client.query(sql, [model, holdId]);
    await expectWithdrawn(client, model, id);
  }),
);

test("nor once it has run out, swept or not", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const { id: holdId } = await hold(client, model, "ada", "15:00", "16:00");
    const id = await mailToAda(
      client,
      model,
      {},
      { event_type: "hold_expiring", payload: JSON.stringify({ count: 1, items: [{ id: holdId }] }) },
    );
    await freezeClock(client, "00:10");
    expect(await one(client, "select status::text from holdfast.booking_holds")).toEqual({ status: "active" });
    await expectWithdrawn(client, model, id);
  }));

import type pg from "pg";
import { attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import { type Booking, book, type Hold, hold, ledger, openDay, readBooking, readHold } from "../studio.ts";

// What a database's owner does by hand, without any of our functions.

interface World {
  model: string;
  held: Hold;
  paid: Booking;
}

/** A live hold of 10:00-11:00 and a paid booking of 13:00-14:00, with buffers of 10 and 15 minutes. */
async function world(client: pg.Client): Promise<World> {
  const model = await openDay(client, { buffer_before_minutes: 10, buffer_after_minutes: 15 });
  const held = await hold(client, model, "ada", "10:00", "11:00");
  const paid = await book(client, model, (await hold(client, model, "bob", "13:00", "14:00")).id, ["pay", 60, "USD"]);
  return { model, held, paid };
}
const booked = "12:50-14:15 (13:00-14:00)";
const heldEntry = "09:50-11:15 (10:00-11:00) until 00:10";

test.each<[string, (world: World) => string, string[]]>([
  [
    "a hold is moved",
    ({ held }) => `update holdfast.booking_holds set during = '[2026-05-04 11:00Z,2026-05-04 12:00Z)' where id = ${held.id}`,
    ["10:50-12:15 (11:00-12:00) until 00:10", booked],
  ],
  [
    "a hold is prolonged",
    ({ held }) => `update holdfast.booking_holds set hold_expires_at = '2026-05-04 00:20Z' where id = ${held.id}`,
    ["09:50-11:15 (10:00-11:00) until 00:20", booked],
  ],
  [
    "a hold's buffers change",
    ({ held }) => `update holdfast.booking_holds set buffer_before_minutes = 0, buffer_after_minutes = 30 where id = ${held.id}`,
    ["10:00-11:30 (10:00-11:00) until 00:10", booked],
  ],
  ["a hold is released", ({ held }) => `update holdfast.booking_holds set status = 'released' where id = ${held.id}`, [booked]],
  ["a hold expires", ({ held }) => `update holdfast.booking_holds set status = 'expired' where id = ${held.id}`, [booked]],
  ["a hold is deleted", ({ held }) => `delete from holdfast.booking_holds where id = ${held.id}`, [booked]],
  [
    "a booking is moved",
    ({ paid }) => `update holdfast.bookings set during = '[2026-05-04 15:00Z,2026-05-04 16:00Z)' where id = ${paid.id}`,
    [heldEntry, "14:50-16:15 (15:00-16:00)"],
  ],
  [
    "a booking is moved over itself",
    ({ paid }) => `update holdfast.bookings set during = '[2026-05-04 13:30Z,2026-05-04 14:30Z)' where id = ${paid.id}`,
    [heldEntry, "13:20-14:45 (13:30-14:30)"],
  ],
  [
    "a booking's hold is moved",
    ({ paid }) => `update holdfast.booking_holds set during = '[2026-05-04 15:00Z,2026-05-04 16:00Z)' where id = ${paid.hold_id}`,
    [heldEntry, "14:50-16:15 (15:00-16:00)"],
  ],
  ["a booking is cancelled", ({ paid }) => `update holdfast.bookings set status = 'cancelled' where id = ${paid.id}`, [heldEntry]],
  ["a booking is completed", ({ paid }) => `update holdfast.bookings set status = 'completed' where id = ${paid.id}`, [heldEntry, booked]],
  [
    "a booking's customer does not show",
    ({ paid }) => `update holdfast.bookings set status = 'no_show' where id = ${paid.id}`,
    [heldEntry, booked],
  ],
  ["a booking is deleted", ({ paid }) => `delete from holdfast.bookings where id = ${paid.id}`, [heldEntry]],
  [
    "a booking's buffers change",
    ({ paid }) => `update holdfast.booking_holds set buffer_after_minutes = 0 where id = ${paid.hold_id}`,
    [heldEntry, "12:50-14:00 (13:00-14:00)"],
  ],
  [
    "a booking moves to another hold",
    ({ paid, held }) =>
      `update holdfast.bookings set hold_id = ${held.id}, during = '[2026-05-04 10:00Z,2026-05-04 11:00Z)' where id = ${paid.id}`,
    ["09:50-11:15 (10:00-11:00)"],
  ],
  [
    "a hold is inserted",
    ({ model }) =>
      `insert into holdfast.booking_holds (model_id, user_id, during, hold_expires_at, currency, buffer_after_minutes) values (${model}, 'eve', '[2026-05-04 16:00Z,2026-05-04 16:30Z)', '2026-05-04 00:30Z', 'USD', 5)`,
    [heldEntry, booked, "16:00-16:35 (16:00-16:30) until 00:30"],
  ],
  [
    "a hold that is over is inserted",
    ({ model }) =>
      `insert into holdfast.booking_holds (model_id, user_id, during, hold_expires_at, currency, status) values (${model}, 'eve', '[2026-05-04 16:00Z,2026-05-04 16:30Z)', '2026-05-04 00:30Z', 'USD', 'released')`,
    [heldEntry, booked],
  ],
  [
    "a booking is inserted",
    ({ model, held }) =>
      `insert into holdfast.bookings (model_id, hold_id, user_id, during, status, price, currency) values (${model}, ${held.id}, 'ada', '[2026-05-04 10:00Z,2026-05-04 11:00Z)', 'confirmed', 0, 'USD')`,
    ["09:50-11:15 (10:00-11:00)", booked],
  ],
  [
    "a booking is inserted for another time than its hold's",
    ({ model, held }) =>
      `insert into holdfast.bookings (model_id, hold_id, user_id, during, price, currency) values (${model}, ${held.id}, 'ada', '[2026-05-04 15:00Z,2026-05-04 16:00Z)', 0, 'USD')`,
    [booked, "14:50-16:15 (15:00-16:00) until 00:10"],
  ],
])("when %s", (_, statement, expected) =>
  withRootDb(async (client) => {
    const there = await world(client);
    await client.query(statement(there));
    expect(await ledger(client, there.model)).toEqual(expected);
    // Whatever was done, hold and booking agree on their time.
    const { rows } = await client.query(
      "select from holdfast.bookings as b join holdfast.booking_holds as h on h.model_id = b.model_id and h.id = b.hold_id where b.during <> h.during",
    );
    expect(rows).toEqual([]);
  }),
);

test("the hold goes where its booking goes", () =>
  withRootDb(async (client) => {
    const { model } = await world(client);
    for (const [status, hold_status] of [
      ["confirmed", "converted"],
      ["cancelled", "released"],
      ["expired", "expired"],
    ]) {
      const held = await hold(client, model, "eve", "15:00", "16:00");
      const booking = await book(client, model, held.id);
      await client.query("update holdfast.bookings set status = $1 where id = $2", [status, booking.id]);
      expect((await readHold(client, held.id)).status).toBe(hold_status);
      expect((await ledger(client, model)).filter((entry) => entry.includes("(15:00"))).toHaveLength(status === "confirmed" ? 1 : 0);
      await client.query("delete from holdfast.bookings where id = $1", [booking.id]);
    }
  }));

test("the booking goes where its hold goes", () =>
  withRootDb(async (client) => {
    const { model } = await world(client);
    for (const [status, bookingStatus] of [
      ["released", "cancelled"],
      ["expired", "expired"],
    ]) {
      const held = await hold(client, model, "eve", "15:00", "16:00");
      const booking = await book(client, model, held.id);
      await client.query("update holdfast.booking_holds set status = $1 where id = $2", [status, held.id]);
      expect((await readBooking(client, booking.id)).status).toBe(bookingStatus);
    }
  }));

test("many rows in one statement", () =>
  withRootDb(async (client) => {
    const { model } = await world(client);
    await client.query("update holdfast.booking_holds set buffer_before_minutes = 0, buffer_after_minutes = 1");
    expect(await ledger(client, model)).toEqual(["10:00-11:01 (10:00-11:00) until 00:10", "13:00-14:01 (13:00-14:00)"]);
  }));

test.each([
  ["booking_holds", "update holdfast.booking_holds set model_id = model_id + 1"],
  ["booking_holds", "update holdfast.booking_holds set id = id + 100000"],
  ["bookings", "update holdfast.bookings set model_id = model_id + 1"],
  ["bookings", "update holdfast.bookings set id = id + 100000"],
])("the key of %s never changes", (_, statement) =>
  withRootDb(async (client) => {
    const { model } = await world(client);
    await expectSqlState(
      attempt(client, () => client.query(statement)),
      "INVALID_TRANSITION",
    );
    expect(await ledger(client, model)).toEqual([heldEntry, booked]);
  }),
);

import { asCaller, asOwner, withRootDb } from "../../helpers.ts";
import { book, freezeClock, hold, ledger, openDay, readBooking, readHold } from "../studio.ts";

test("a hold that has run out blocks nobody: it is closed in the same transaction, by the actor system", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, { buffer_before_minutes: 10, buffer_after_minutes: 10 });
    const stale = await hold(client, model, "ada", "10:00", "11:00");
    const booking = await book(client, model, stale.id);
    const untouched = await hold(client, model, "ada", "14:00", "15:00");
    await freezeClock(client, "00:10");
    await asCaller(client, "customer", "bob");
    // Only their buffers meet.
    await hold(client, model, null, "11:15", "12:15");
    await asOwner(client);
    expect((await readHold(client, stale.id)).status).toBe("expired");
    expect((await readBooking(client, booking.id)).status).toBe("expired");
    expect((await readHold(client, untouched.id)).status).toBe("active");
    expect(await ledger(client, model)).toEqual(["11:05-12:25 (11:15-12:15) until 00:20", "13:50-15:10 (14:00-15:00) until 00:10"]);
    const { rows } = await client.query(
      "select table_name, actor, actor_role from holdfast.availability_change_log where new_row ->> 'status' in ('expired', 'active') and changed_at = '2026-05-04 00:10Z' order by id",
    );
    expect(rows).toEqual([
      { table_name: "bookings", actor: "system", actor_role: "holdfast_customer" },
      { table_name: "booking_holds", actor: "system", actor_role: "holdfast_customer" },
      { table_name: "booking_holds", actor: "bob", actor_role: "holdfast_customer" },
    ]);
  }));

test("one second before, it still blocks", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await hold(client, model, "ada", "10:00", "11:00");
    await freezeClock(client, "00:09:59.999999");
    await expect(hold(client, model, "bob", "10:00", "11:00")).rejects.toMatchObject({ code: "SL046" });
  }));

import { asCaller, asOwner, withRootDb } from "../../helpers.ts";
import { book, freezeClock, hold, openDay } from "../studio.ts";
import { explain, reasons } from "./explain.ts";

test("a hold is named with its end, a booking without, the buffer by the neighbour that needs it", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, { buffer_after_minutes: 15, buffer_before_minutes: 10 });
    const held = await hold(client, model, "anna", "10:00", "11:00");
    const paid = await hold(client, model, "anna", "12:00", "13:00");
    await book(client, model, paid.id, ["p1", 60, "USD"]);

    expect(await explain(client, model, "10:30", "12:30")).toEqual([
      "SLOT_TAKEN held 10:00-11:00 until 00:10",
      "SLOT_TAKEN booked 12:00-13:00",
    ]);
    // 15 minutes after the hold, 10 of its own before: 11:25 is the first start, 12:00 - 10 - 15 the last end.
    expect(await explain(client, model, "11:24", "11:40")).toEqual([
      "SLOT_TAKEN buffer 10:00-11:00 until 00:10",
      "SLOT_TAKEN buffer 12:00-13:00",
    ]);
    expect(await explain(client, model, "13:25", "14:00")).toEqual([]);
    expect(await explain(client, model, "13:24", "14:00")).toEqual(["SLOT_TAKEN buffer 12:00-13:00"]);
    expect((await reasons(client, model, "10:30", "12:30")).map(({ reference_id }) => reference_id)).toEqual([held.id, paid.id]);
  }));

test("a hold that has run out is no reason, swept or not", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await hold(client, model, "anna", "10:00", "11:00");
    await freezeClock(client, "00:10");
    expect(await explain(client, model, "10:00", "11:00")).toEqual([]);
  }));

test("one's own hold is no reason at exactly its range, and one at any other", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await hold(client, model, "anna", "10:00", "11:00");
    await asCaller(client, "customer", "anna");
    expect(await explain(client, model, "10:00", "11:00")).toEqual([]);
    expect(await explain(client, model, "10:00", "10:45")).toEqual(["SLOT_TAKEN held 10:00-11:00 until 00:10"]);
    await asCaller(client, "customer", "ben");
    expect(await explain(client, model, "10:00", "11:00")).toEqual(["SLOT_TAKEN held 10:00-11:00 until 00:10"]);
  }));

test("the caller's own limit is a reason, with the time at which it gives way", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, { max_active_holds_per_user: 2 });
    await hold(client, model, "anna", "10:00", "11:00");
    await freezeClock(client, "00:05");
    await hold(client, model, "anna", "11:00", "12:00");
    await asCaller(client, "customer", "anna");
    expect(await explain(client, model, "14:00", "15:00")).toEqual(["HOLD_LIMIT_REACHED until 00:10"]);
    await asCaller(client, "customer", "ben");
    expect(await explain(client, model, "14:00", "15:00")).toEqual([]);
    await asOwner(client);
    await freezeClock(client, "00:10");
    await asCaller(client, "customer", "anna");
    expect(await explain(client, model, "14:00", "15:00")).toEqual([]);
  }));

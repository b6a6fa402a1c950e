import { atClock, withRootDb } from "../../helpers.ts";
import { addModel, addWindow, book, changesOf, hold, span } from "../modelCalendar.ts";

const block = "select * from holdfast.block_dates($1, $2, start_time => $3, end_time => $4)";

test("live claims stay and are returned, with what of them is blocked", () =>
  withRootDb(async (client) => {
    await atClock(client, "2030-01-01T00:00:00Z");
    const id = await addModel(client, "UTC", { buffer_after_minutes: 60 });
    await addWindow(client, id, "2030-01-07T09:00Z", "2030-01-09T17:00Z");
    const bookingId = await book(client, id, "2030-01-07T23:00Z", "2030-01-08T01:00Z");
    const holdId = await hold(client, id, "2030-01-08T10:00Z", "2030-01-08T11:00Z");
    // Neither windows nor what lies on another day; buffers stand between claims only.
    await book(client, id, "2030-01-09T10:00Z", "2030-01-09T11:00Z");
    const { rows } = await client.query(block, [id, ["2030-01-08"], null, null]);
    expect(rows).toMatchObject([
      { conflict_type: "booking", conflict_id: bookingId, overlap_minutes: "60.00" },
      { conflict_type: "hold", conflict_id: holdId, overlap_minutes: "60.00" },
    ]);
    expect(span(rows[0])).toBe("2030-01-07T23:00Z/2030-01-08T01:00Z");
    expect((await client.query("select status from holdfast.bookings where model_id = $1", [id])).rows).toEqual([
      { status: "confirmed" },
      { status: "confirmed" },
    ]);
  }));

test("a part that only touches a claim, and holds that have run out, are no conflict", () =>
  withRootDb(async (client) => {
    await atClock(client, "2030-01-01T00:00:00Z");
    const id = await addModel(client);
    await addWindow(client, id, "2030-01-07T09:00Z", "2030-01-07T17:00Z");
    await book(client, id, "2030-01-07T10:00Z", "2030-01-07T11:00Z");
    await hold(client, id, "2030-01-07T12:00Z", "2030-01-07T13:00Z");
    await atClock(client, "2030-01-01T00:10:01Z");
    expect((await client.query(block, [id, ["2030-01-07"], "11:00", "14:00"])).rows).toEqual([]);
  }));

test("blocked again: nothing new, the reason is the newer one, dates given twice count once", () =>
  withRootDb(async (client) => {
    const id = await addModel(client);
    const blockFor = (reason: string | null) =>
      client.query("select holdfast.block_dates($1, '{2030-01-07,2030-01-07}', $2)", [id, reason]);
    expect(await changesOf(client, () => blockFor("ill"))).toEqual({ "insert model_blocked_dates": 1 });
    expect(await changesOf(client, () => blockFor("ill"))).toEqual({});
    expect(await changesOf(client, () => blockFor("away"))).toEqual({ "update model_blocked_dates": 1 });
    expect((await client.query("select reason from holdfast.model_blocked_dates where model_id = $1", [id])).rows).toEqual([
      { reason: "away" },
    ]);
  }));

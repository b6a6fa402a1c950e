import type pg from "pg";
import { atClock, withRootDb } from "../../helpers.ts";
import { addModel, addRule, addWindow, book, generate, hold, windows } from "../modelCalendar.ts";

async function removeAll(client: pg.Client, modelId: string): Promise<unknown[]> {
  const { rows } = await client.query<{ id: string }>("select id from holdfast.availability where model_id = $1", [modelId]);
  const kept: unknown[] = [];
  for (const { id } of rows) kept.push(...(await client.query("select * from holdfast.remove_availability($1, $2)", [modelId, id])).rows);
  return kept;
}

test("live claims keep their time, with the window they stand on; buffers do not", () =>
  withRootDb(async (client) => {
    await atClock(client, "2030-01-01T00:00:00Z");
    const id = await addModel(client, "UTC", { buffer_before_minutes: 15, buffer_after_minutes: 15 });
    await addWindow(client, id, "2030-01-07T09:00Z", "2030-01-07T12:00Z");
    await addWindow(client, id, "2030-01-07T12:00Z", "2030-01-07T17:00Z");
    await book(client, id, "2030-01-07T11:00Z", "2030-01-07T13:00Z");
    await hold(client, id, "2030-01-07T15:00Z", "2030-01-07T16:00Z");
    const kept = await removeAll(client, id);
    expect(kept).toHaveLength(3);
    expect(kept[0]).toMatchObject({ slot_type: "generated", schedule_id: null });
    expect(await windows(client, id)).toEqual([
      "2030-01-07T11:00Z/2030-01-07T12:00Z generated",
      "2030-01-07T12:00Z/2030-01-07T13:00Z generated",
      "2030-01-07T15:00Z/2030-01-07T16:00Z generated",
    ]);
  }));

test("holds that have run out, swept or not, and cancelled bookings keep nothing", () =>
  withRootDb(async (client) => {
    await atClock(client, "2030-01-01T00:00:00Z");
    const id = await addModel(client);
    await addWindow(client, id, "2030-01-07T09:00Z", "2030-01-07T17:00Z");
    await hold(client, id, "2030-01-07T15:00Z", "2030-01-07T16:00Z");
    const bookingId = await book(client, id, "2030-01-07T11:00Z", "2030-01-07T12:00Z");
    await client.query("select holdfast.cancel_booking($1, $2)", [id, bookingId]);
    await atClock(client, "2030-01-01T00:10:01Z");
    expect(await removeAll(client, id)).toEqual([]);
    expect(await windows(client, id)).toEqual([]);
  }));

test("a rule's window stays removed when generation runs again", () =>
  withRootDb(async (client) => {
    await atClock(client, "2030-01-01T00:00:00Z");
    const id = await addModel(client, "UTC", { generate_days_ahead: 7 });
    await addRule(client, id, 1, "09:00", "17:00");
    await generate(client, id, "2030-01-07");
    await removeAll(client, id);
    expect(await generate(client, id, "2030-01-07")).toEqual([]);
    await client.query("select holdfast_private.generate_horizon($1, 1)", [Number(id) - 1]);
    expect(await windows(client, id)).toEqual([]);
  }));

test("until its time is added again, just that much of it", () =>
  withRootDb(async (client) => {
    const id = await addModel(client);
    await addRule(client, id, 1, "09:00", "17:00");
    await generate(client, id, "2030-01-07");
    await removeAll(client, id);
    await addWindow(client, id, "2030-01-07T10:00Z", "2030-01-07T11:00Z");
    expect(await generate(client, id, "2030-01-07")).toEqual([]);
    await client.query("delete from holdfast.availability where model_id = $1", [id]);
    expect(await generate(client, id, "2030-01-07")).toEqual(["2030-01-07T10:00Z/2030-01-07T11:00Z trimmed removed"]);
  }));

test("or until its rule changes", () =>
  withRootDb(async (client) => {
    await atClock(client, "2030-01-01T00:00:00Z");
    const id = await addModel(client, "UTC", { generate_days_ahead: 7 });
    const ruleId = await addRule(client, id, 1, "09:00", "17:00");
    const otherId = await addRule(client, id, 2, "09:00", "17:00");
    await generate(client, id, "2030-01-01", "2030-01-08");
    await removeAll(client, id);
    await client.query("select holdfast.update_recurring_schedule($1, $2, end_time => '16:00')", [id, ruleId]);
    expect(await windows(client, id)).toEqual(["2030-01-07T09:00Z/2030-01-07T16:00Z recurring"]);
    await client.query("select holdfast.delete_recurring_schedule($1, $2)", [id, otherId]);
    expect(
      (await client.query("select count(*)::integer as left from holdfast_private.removed_windows where model_id = $1", [id])).rows,
    ).toEqual([{ left: 0 }]);
  }));

test("what was trimmed around a window by hand comes back when that is gone", () =>
  withRootDb(async (client) => {
    const id = await addModel(client);
    await addRule(client, id, 1, "09:00", "17:00");
    const byHand = await addWindow(client, id, "2030-01-07T12:00Z", "2030-01-07T13:00Z");
    await generate(client, id, "2030-01-07");
    await client.query("select holdfast.remove_availability($1, $2)", [id, byHand]);
    expect(await generate(client, id, "2030-01-07")).toEqual(["2030-01-07T12:00Z/2030-01-07T13:00Z trimmed availability"]);
  }));

import type pg from "pg";
import { asCaller, asOwner, atClock, withRootDb } from "../../helpers.ts";
import { addModel, addWindow, block, book, expectRefused, hold, span } from "../modelCalendar.ts";

const check = "select * from holdfast.check_availability_conflicts($1, $2, $3)";
type Row = {
  conflict_type: string;
  conflict_id: string;
  starts_at: Date;
  ends_at: Date;
  overlap_starts_at: Date;
  overlap_ends_at: Date;
  overlap_minutes: string;
};

async function conflicts(client: pg.Client, modelId: string, startsAt: string, endsAt: string): Promise<string[][]> {
  const { rows } = await client.query<Row>(check, [modelId, startsAt, endsAt]);
  return rows.map((row) => [
    row.conflict_type,
    row.conflict_id,
    span(row),
    span({ starts_at: row.overlap_starts_at, ends_at: row.overlap_ends_at }),
    row.overlap_minutes,
  ]);
}

test("all five types, each with its id, its own range, the overlap and its minutes; the same for every caller", () =>
  withRootDb(async (client) => {
    await atClock(client, "2030-01-01T00:00:00Z");
    const id = await addModel(client, "America/New_York", { buffer_before_minutes: 30, buffer_after_minutes: 30 });
    const windowId = await addWindow(client, id, "2030-01-07T14:00Z", "2030-01-08T04:00Z");
    const bookingId = await book(client, id, "2030-01-07T15:00Z", "2030-01-07T17:00Z", "alice");
    const holdId = await hold(client, id, "2030-01-07T18:00Z", "2030-01-07T19:00Z", "bob");
    await block(client, id, ["2030-01-07"], "15:00", "23:00");
    await client.query(
      "select holdfast.set_external_busy($1, 's', array[row('e', '2030-01-07 19:59:30Z', '2030-01-07 21:00Z')::holdfast.external_busy_entry])",
      [id],
    );
    const { rows: ids } = await client.query<{ id: string }>(
      "select id from holdfast.model_blocked_dates where model_id = $1 union all select id from holdfast.external_busy where model_id = $1",
      [id],
    );
    const all = [
      ["availability", windowId, "2030-01-07T14:00Z/2030-01-08T04:00Z", "2030-01-07T16:00Z/2030-01-07T20:30Z", "270.00"],
      ["booking", bookingId, "2030-01-07T15:00Z/2030-01-07T17:00Z", "2030-01-07T16:00Z/2030-01-07T17:00Z", "60.00"],
      ["hold", holdId, "2030-01-07T18:00Z/2030-01-07T19:00Z", "2030-01-07T18:00Z/2030-01-07T19:00Z", "60.00"],
      ["external", ids[1]!.id, "2030-01-07T19:59:30Z/2030-01-07T21:00Z", "2030-01-07T19:59:30Z/2030-01-07T20:30Z", "30.50"],
      ["blocked_date", ids[0]!.id, "2030-01-07T20:00Z/2030-01-08T04:00Z", "2030-01-07T20:00Z/2030-01-07T20:30Z", "30.00"],
    ];
    for (const role of ["anonymous", "customer", "model", "admin"] as const) {
      await asCaller(client, role, "carol", role === "model" ? 999999999 : null);
      expect(await conflicts(client, id, "2030-01-07T16:00Z", "2030-01-07T20:30Z")).toEqual(all);
    }
    // Nothing personal has a column to be in.
    const { fields } = await client.query(check, [id, "2030-01-07T16:00Z", "2030-01-07T20:30Z"]);
    expect(fields.map(({ name }) => name)).toEqual([
      "conflict_type",
      "conflict_id",
      "starts_at",
      "ends_at",
      "overlap_starts_at",
      "overlap_ends_at",
      "overlap_minutes",
    ]);
    await asOwner(client);
  }));

test("what only touches, has run out or was cancelled is no conflict; nor are buffers", () =>
  withRootDb(async (client) => {
    await atClock(client, "2030-01-01T00:00:00Z");
    const id = await addModel(client, "UTC", { buffer_after_minutes: 60 });
    await addWindow(client, id, "2030-01-07T09:00Z", "2030-01-07T12:00Z");
    const bookingId = await book(client, id, "2030-01-07T09:00Z", "2030-01-07T10:00Z");
    await hold(client, id, "2030-01-07T11:00Z", "2030-01-07T12:00Z");
    await block(client, id, ["2030-01-08"]);
    expect(await conflicts(client, id, "2030-01-07T12:00Z", "2030-01-08T00:00Z")).toEqual([]);
    expect((await conflicts(client, id, "2030-01-07T10:00Z", "2030-01-07T11:00Z")).map(([type]) => type)).toEqual(["availability"]);
    await client.query("select holdfast.cancel_booking($1, $2)", [id, bookingId]);
    await atClock(client, "2030-01-01T00:10:01Z");
    expect((await conflicts(client, id, "2030-01-07T09:00Z", "2030-01-07T12:00Z")).map(([type]) => type)).toEqual(["availability"]);
  }));

test("each blocked date of the range, on the model's own calendar; other models' are not there", () =>
  withRootDb(async (client) => {
    const [id, other] = [await addModel(client, "Pacific/Auckland"), await addModel(client)];
    await block(client, id, ["2030-07-01", "2030-07-02"]);
    await addWindow(client, other, "2030-07-01T00:00Z", "2030-07-02T00:00Z");
    expect((await conflicts(client, id, "2030-07-01T00:00Z", "2030-07-02T00:00Z")).map(([type, , range]) => [type, range])).toEqual([
      ["blocked_date", "2030-06-30T12:00Z/2030-07-01T12:00Z"],
      ["blocked_date", "2030-07-01T12:00Z/2030-07-02T12:00Z"],
    ]);
  }));

test("which model is needed, and that it is there", () =>
  withRootDb(async (client) => {
    const range = ["2030-01-07T09:00Z", "2030-01-07T10:00Z"];
    await expectRefused(client, "MISSING_ARGUMENT", check, [null, ...range]);
    await expectRefused(client, "NOT_FOUND", check, ["999999999", ...range]);
  }));

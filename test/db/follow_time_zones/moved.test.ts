import type pg from "pg";
import { atClock, withRootDb } from "../../helpers.ts";
import { addModel, addRule, addWindow, book, changesOf, generate, hold, windows } from "../modelCalendar.ts";

/** All zones, one after the other; gives those that were looked at. */
async function follow(client: pg.Client, onlyNewDays = false): Promise<string[]> {
  const zones: string[] = [];
  for (;;) {
    const { rows } = await client.query<{ zone: string | null }>("select holdfast_private.follow_time_zones($1, $2) as zone", [
      zones.at(-1) ?? "",
      onlyNewDays,
    ]);
    if (rows[0]!.zone === null) return zones;
    zones.push(rows[0]!.zone);
  }
}

/** As a server leaves it that believed the wall clock to be an hour earlier in this zone: all that its rules made is an hour later. */
async function believeAnHourEarlier(client: pg.Client, zone: string): Promise<void> {
  await client.query("update holdfast_private.zone_clocks set utc_offset = utc_offset - interval '1 hour' where time_zone = $1", [zone]);
  await client.query(
    `update holdfast.availability as a set during = tstzrange(lower(during) + interval '1 hour', upper(during) + interval '1 hour')
     from holdfast.models as m where m.id = a.model_id and m.time_zone = $1 and a.schedule_id is not null`,
    [zone],
  );
  await client.query(
    `update holdfast_private.removed_windows as r set during = tstzrange(lower(during) + interval '1 hour', upper(during) + interval '1 hour')
     from holdfast.models as m where m.id = r.model_id and m.time_zone = $1`,
    [zone],
  );
}

/** Monday to Wednesday from 09:00 to 11:00 in Berlin, in January; Wednesday's was removed. */
async function layCalendar(client: pg.Client): Promise<string> {
  await atClock(client, "2030-01-07T00:00:00Z");
  const id = await addModel(client, "Europe/Berlin", { generate_days_ahead: 3 });
  for (const day of [1, 2, 3]) await addRule(client, id, day, "09:00", "11:00");
  await generate(client, id, "2030-01-07", "2030-01-09");
  await client.query(
    "select holdfast.remove_availability($1, id) from holdfast.availability where model_id = $1 and during @> '2030-01-09T08:00Z'::timestamptz",
    [id],
  );
  await addWindow(client, id, "2030-01-08T15:00Z", "2030-01-08T17:00Z");
  return id;
}

const calendar = [
  "2030-01-07T08:00Z/2030-01-07T10:00Z recurring",
  "2030-01-08T08:00Z/2030-01-08T10:00Z recurring",
  "2030-01-08T15:00Z/2030-01-08T17:00Z manual",
];

test("each zone is looked at once a day where that is asked for; what has not changed moves nothing", () =>
  withRootDb(async (client) => {
    const id = await layCalendar(client);
    await addModel(client, "America/New_York");
    expect(await follow(client, true)).toEqual(["America/New_York", "Europe/Berlin"]);
    expect(await follow(client, true)).toEqual([]);
    await atClock(client, "2030-01-07T23:59:00Z");
    expect(await follow(client, true)).toEqual([]);
    await atClock(client, "2030-01-08T00:00:00Z");
    expect(await changesOf(client, () => follow(client, true))).toEqual({});
    expect(await follow(client)).toEqual(["America/New_York", "Europe/Berlin"]);
    expect(await windows(client, id)).toEqual(calendar);
  }));

test("the windows of rules keep their local time, what was removed of them stays removed, other windows keep their instants", () =>
  withRootDb(async (client) => {
    const id = await layCalendar(client);
    const other = await addModel(client, "Europe/Vienna");
    await addRule(client, other, 1, "09:00", "11:00");
    await follow(client);
    await believeAnHourEarlier(client, "Europe/Berlin");
    const before = await windows(client, other);
    expect(await windows(client, id)).not.toEqual(calendar);
    await follow(client);
    expect(await windows(client, id)).toEqual(calendar);
    expect(await windows(client, other)).toEqual(before);
    await client.query("select holdfast_private.generate_horizon()");
    expect(await windows(client, id)).toEqual(calendar);
    expect(await changesOf(client, () => follow(client))).toEqual({});
  }));

test("claims keep their instants and availability under them, and are listed until they are moved or over", () =>
  withRootDb(async (client) => {
    const id = await layCalendar(client);
    await follow(client);
    await believeAnHourEarlier(client, "Europe/Berlin");
    const booking = await book(client, id, "2030-01-07T10:00Z", "2030-01-07T11:00Z");
    const held = await hold(client, id, "2030-01-08T09:00Z", "2030-01-08T09:30Z");
    const fine = await book(client, id, "2030-01-08T15:00Z", "2030-01-08T16:00Z");
    await follow(client);
    expect(await windows(client, id)).toEqual([
      "2030-01-07T08:00Z/2030-01-07T10:00Z recurring",
      "2030-01-07T10:00Z/2030-01-07T11:00Z generated",
      "2030-01-08T08:00Z/2030-01-08T09:00Z recurring",
      "2030-01-08T09:00Z/2030-01-08T09:30Z generated",
      "2030-01-08T09:30Z/2030-01-08T10:00Z recurring",
      "2030-01-08T15:00Z/2030-01-08T17:00Z manual",
    ]);
    // Made by hand, but for a local time all the same.
    expect(await listMoved(client, id)).toEqual([`booking ${booking}`, `hold ${held}`, `booking ${fine}`]);
    await book(client, id, "2030-01-08T08:00Z", "2030-01-08T09:00Z");
    await client.query("select holdfast.reschedule_booking($1, $2, '2030-01-08T16:00Z')", [id, fine]);
    expect(await listMoved(client, id)).toEqual([`booking ${booking}`, `hold ${held}`]);
    await client.query("select holdfast.cancel_booking($1, $2)", [id, booking]);
    await atClock(client, "2030-01-07T00:30:00Z");
    expect(await listMoved(client, id)).toEqual([]);
  }));

test("a change that is taken back leaves nothing to look at", () =>
  withRootDb(async (client) => {
    const id = await layCalendar(client);
    await follow(client);
    const booking = await book(client, id, "2030-01-07T09:00Z", "2030-01-07T10:00Z");
    await believeAnHourEarlier(client, "Europe/Berlin");
    await follow(client);
    expect(await listMoved(client, id)).toEqual([`booking ${booking}`]);
    await client.query("update holdfast_private.zone_clocks set utc_offset = utc_offset + interval '1 hour'");
    await follow(client);
    expect(await listMoved(client, id)).toEqual([]);
  }));

test("only what lies where the clock was changed moves", () =>
  withRootDb(async (client) => {
    const id = await layCalendar(client);
    await follow(client);
    await client.query(
      `update holdfast_private.zone_clocks set during = tstzrange('2030-01-08T12:00Z', upper(during)), utc_offset = utc_offset - interval '1 hour'
       where time_zone = 'Europe/Berlin' and during @> '2030-01-08T12:00Z'::timestamptz`,
    );
    await book(client, id, "2030-01-08T09:00Z", "2030-01-08T10:00Z");
    const booking = await book(client, id, "2030-01-08T15:00Z", "2030-01-08T16:00Z");
    await follow(client);
    expect(await listMoved(client, id)).toEqual([`booking ${booking}`]);
  }));

async function listMoved(client: pg.Client, modelId: string): Promise<string[]> {
  const { rows } = await client.query<{ claim: string }>(
    `select format('%s %s', claim_type, claim_id) as claim from holdfast.list_conflicts($1, '2030-01-01Z', '2030-02-01Z')
     where problem = 'LOCAL_TIME_MOVED'`,
    [modelId],
  );
  return rows.map(({ claim }) => claim);
}

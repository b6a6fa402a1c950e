import type pg from "pg";
import { asCaller, atClock, withRootDb } from "../../helpers.ts";
import { addModel, addWindow, book, changesOf, freeRuns } from "../modelCalendar.ts";

type Entry = [externalId: string, startsAt: string, endsAt: string];
const set = async (client: pg.Client, modelId: string, source: string, ...entries: Entry[]) =>
  (
    await client.query<{ id: string; external_id: string }>(
      `select id, external_id from holdfast.set_external_busy($1, $2, array(
        select row(e.id, e.starts_at, e.ends_at)::holdfast.external_busy_entry
        from unnest($3::text[], $4::timestamptz[], $5::timestamptz[]) as e (id, starts_at, ends_at)))`,
      [modelId, source, entries.map(([id]) => id), entries.map(([, startsAt]) => startsAt), entries.map(([, , endsAt]) => endsAt)],
    )
  ).rows;

const lunch: Entry = ["lunch", "2030-01-07T12:00Z", "2030-01-07T13:00Z"];
const gym: Entry = ["gym", "2030-01-07T12:30Z", "2030-01-07T14:00Z"];

test("hides free time at once, overlapping itself and windows; what is booked stays", () =>
  withRootDb(async (client) => {
    await atClock(client, "2030-01-01T00:00:00Z");
    const id = await addModel(client);
    await addWindow(client, id, "2030-01-07T09:00Z", "2030-01-07T17:00Z");
    await book(client, id, "2030-01-07T12:00Z", "2030-01-07T12:30Z");
    await set(client, id, "calendar", lunch, gym);
    const free = ["2030-01-07T09:00Z/2030-01-07T12:00Z", "2030-01-07T14:00Z/2030-01-07T17:00Z"];
    expect(await freeRuns(client, id)).toEqual(free);
    await asCaller(client, "anonymous");
    expect(await freeRuns(client, id)).toEqual(free);
    await asCaller(client, "customer", "c");
    await expect(client.query("select source, external_id from holdfast.external_busy")).rejects.toMatchObject({ code: "42501" });
  }));

test("replaces one source's entries: changed ones keep their ids, the same ones leave no trace", () =>
  withRootDb(async (client) => {
    const id = await addModel(client);
    const before = await set(client, id, "calendar", lunch, gym);
    expect(before.map((entry) => entry.external_id)).toEqual(["lunch", "gym"]);
    expect(await changesOf(client, () => set(client, id, "calendar", gym, lunch))).toEqual({});
    const later: Entry = ["lunch", "2030-01-07T13:00Z", "2030-01-07T14:00Z"];
    const golf: Entry = ["golf", "2030-01-08T13:00Z", "2030-01-08T14:00Z"];
    const changes = await changesOf(client, () => set(client, id, "calendar", later, golf));
    expect(changes).toEqual({ "delete external_busy": 1, "update external_busy": 1, "insert external_busy": 1 });
    expect((await set(client, id, "calendar", later, golf))[0]!.id).toBe(before[0]!.id);
  }));

test("other sources and models keep theirs; an empty list clears the source", () =>
  withRootDb(async (client) => {
    const [id, other] = [await addModel(client), await addModel(client)];
    await set(client, id, "host", lunch);
    await set(client, other, "calendar", lunch);
    await set(client, id, "calendar", lunch, gym);
    expect(await changesOf(client, () => set(client, id, "calendar"))).toEqual({ "delete external_busy": 2 });
    expect(await changesOf(client, () => set(client, id, "calendar"))).toEqual({});
    const { rows } = await client.query("select source from holdfast.external_busy where model_id = any ($1) order by model_id", [
      [id, other],
    ]);
    expect(rows).toEqual([{ source: "host" }, { source: "calendar" }]);
  }));

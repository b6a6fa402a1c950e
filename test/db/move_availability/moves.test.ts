import type pg from "pg";
import { atClock, withRootDb } from "../../helpers.ts";
import { addModel, addRule, addWindow, book, changesOf, generate, span, windows } from "../modelCalendar.ts";

interface Row {
  outcome: string;
  availability_id: string | null;
  before_starts_at: Date | null;
  before_ends_at: Date | null;
  after_starts_at: Date | null;
  after_ends_at: Date | null;
}

async function move(client: pg.Client, ...values: unknown[]): Promise<string[]> {
  const { rows } = await client.query<Row>("select * from holdfast.move_availability($1, $2, $3, $4, $5, $6, $7)", [
    ...values,
    ...["reject", false, null].slice(values.length - 4),
  ]);
  return rows.map((row) => {
    const range = (start: Date | null, end: Date | null): string => (start && end ? span({ starts_at: start, ends_at: end }) : "-");
    return `${row.outcome} ${range(row.before_starts_at, row.before_ends_at)} ${range(row.after_starts_at, row.after_ends_at)}`;
  });
}

test("a window gets another time in one step, and tells what became of it", () =>
  withRootDb(async (client) => {
    const id = await addModel(client);
    const windowId = await addWindow(client, id, "2030-01-07T09:00Z", "2030-01-07T12:00Z");
    const changes = await changesOf(client, async () => {
      expect(await move(client, id, windowId, "2030-01-07T10:00Z", "2030-01-07T13:00Z")).toEqual([
        "removed 2030-01-07T09:00Z/2030-01-07T12:00Z -",
        "created - 2030-01-07T10:00Z/2030-01-07T13:00Z",
      ]);
    });
    expect(changes).toEqual({ "delete availability": 1, "insert availability": 1 });
    expect(await windows(client, id)).toEqual(["2030-01-07T10:00Z/2030-01-07T13:00Z manual"]);
  }));

test("live claims keep availability under them: what the new time does not cover stays as generated", () =>
  withRootDb(async (client) => {
    await atClock(client, "2030-01-01T00:00:00Z");
    const id = await addModel(client);
    const windowId = await addWindow(client, id, "2030-01-07T09:00Z", "2030-01-07T17:00Z");
    await book(client, id, "2030-01-07T10:00Z", "2030-01-07T11:00Z");
    await book(client, id, "2030-01-07T14:30Z", "2030-01-07T15:30Z");
    expect(await move(client, id, windowId, "2030-01-07T09:00Z", "2030-01-07T15:00Z")).toEqual([
      "removed 2030-01-07T09:00Z/2030-01-07T17:00Z -",
      "created - 2030-01-07T09:00Z/2030-01-07T15:00Z",
      "created - 2030-01-07T15:00Z/2030-01-07T15:30Z",
    ]);
    expect(await windows(client, id)).toEqual([
      "2030-01-07T09:00Z/2030-01-07T15:00Z manual",
      "2030-01-07T15:00Z/2030-01-07T15:30Z generated",
    ]);
  }));

test("what a rule's window gives up stays removed when generation runs again", () =>
  withRootDb(async (client) => {
    const id = await addModel(client);
    await addRule(client, id, 1, "09:00", "17:00");
    await generate(client, id, "2030-01-07");
    const { rows } = await client.query<{ id: string }>("select id from holdfast.availability where model_id = $1", [id]);
    await move(client, id, rows[0]!.id, "2030-01-07T12:00Z", "2030-01-07T18:00Z");
    await generate(client, id, "2030-01-07");
    expect(await windows(client, id)).toEqual(["2030-01-07T12:00Z/2030-01-07T18:00Z manual"]);
  }));

test.each([
  ["adjust", ["2030-01-07T13:00Z/2030-01-07T15:00Z manual", "2030-01-07T15:00Z/2030-01-07T17:00Z manual"]],
  ["remove", ["2030-01-07T13:00Z/2030-01-07T15:00Z manual"]],
  ["merge", ["2030-01-07T13:00Z/2030-01-07T17:00Z generated"]],
])("%s settles what is in the way; a preview tells the same and changes nothing", (strategy, expected) =>
  withRootDb(async (client) => {
    const id = await addModel(client);
    const windowId = await addWindow(client, id, "2030-01-07T09:00Z", "2030-01-07T11:00Z");
    await addWindow(client, id, "2030-01-07T14:00Z", "2030-01-07T17:00Z");
    const asked = [id, windowId, "2030-01-07T13:00Z", "2030-01-07T15:00Z", strategy];
    const before = await windows(client, id);
    let previewed: string[] = [];
    expect(await changesOf(client, async () => (previewed = await move(client, ...asked, true)))).toEqual({});
    expect(await windows(client, id)).toEqual(before);
    const { rows } = await client.query<Row>("select * from holdfast.move_availability($1, $2, $3, $4, $5, true)", asked);
    for (const row of rows) expect(row.availability_id === null).toBe(row.outcome === "created");
    expect(await move(client, ...asked)).toEqual(previewed);
    expect(await windows(client, id)).toEqual(expected);
  }),
);

test("the same call again with its key gets the same answer", () =>
  withRootDb(async (client) => {
    const id = await addModel(client);
    const windowId = await addWindow(client, id, "2030-01-07T09:00Z", "2030-01-07T12:00Z");
    const asked = [id, windowId, "2030-01-07T10:00Z", "2030-01-07T13:00Z", "reject", false, "a key"];
    const first = await move(client, ...asked);
    expect(await move(client, ...asked)).toEqual(first);
    expect(await windows(client, id)).toEqual(["2030-01-07T10:00Z/2030-01-07T13:00Z manual"]);
  }));

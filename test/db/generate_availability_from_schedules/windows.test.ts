import { withRootDb } from "../../helpers.ts";
import { addModel, addRule, changesOf, generate, windows } from "../modelCalendar.ts";

test("each occurrence of each rule within the dates, both included, reported in order", () =>
  withRootDb(async (client) => {
    const id = await addModel(client, "America/New_York");
    const monday = await addRule(client, id, 1, "14:00", "22:00");
    const { rows } = await client.query("select * from holdfast.generate_availability_from_schedules($1, '2024-01-01', '2024-01-29')", [
      id,
    ]);
    expect(rows.map((row) => row.starts_at.toISOString())).toEqual([
      "2024-01-01T19:00:00.000Z",
      "2024-01-08T19:00:00.000Z",
      "2024-01-15T19:00:00.000Z",
      "2024-01-22T19:00:00.000Z",
      "2024-01-29T19:00:00.000Z",
    ]);
    expect(rows[0]).toEqual({
      model_id: id,
      availability_id: expect.stringMatching(/^\d+$/),
      schedule_id: monday,
      local_date: expect.any(Date),
      starts_at: new Date("2024-01-01T19:00:00Z"),
      ends_at: new Date("2024-01-02T03:00:00Z"),
      outcome: "created",
      reasons: [],
      resolutions: null,
    });
    expect(await windows(client, id)).toHaveLength(5);
  }));

test("a second run makes nothing, tells nothing and writes nothing", () =>
  withRootDb(async (client) => {
    const id = await addModel(client, "Europe/Berlin");
    await addRule(client, id, 1, "22:00", "02:00");
    await addRule(client, id, 2, "09:00", "12:00");
    expect(await changesOf(client, () => generate(client, id, "2030-01-01", "2030-12-31"))).toEqual({ "insert availability": 105 });
    expect(await changesOf(client, async () => expect(await generate(client, id, "2030-01-01", "2030-12-31")).toEqual([]))).toEqual({});
  }));

test("a longer run adds what is missing and skips what is there", () =>
  withRootDb(async (client) => {
    const id = await addModel(client);
    await addRule(client, id, 1, "09:00", "12:00");
    await generate(client, id, "2030-01-07");
    expect(await generate(client, id, "2030-01-01", "2030-01-14")).toEqual([
      "2030-01-07T09:00Z/2030-01-07T12:00Z skipped availability",
      "2030-01-14T09:00Z/2030-01-14T12:00Z created",
    ]);
  }));

test("the whole week: touching rules, whole days, Saturday night", () =>
  withRootDb(async (client) => {
    const id = await addModel(client);
    await addRule(client, id, 0, "00:00", "00:00");
    await addRule(client, id, 1, "00:00", "24:00");
    await addRule(client, id, 6, "22:00", "24:00");
    expect(await generate(client, id, "2030-01-05", "2030-01-07")).toEqual([
      "2030-01-05T22:00Z/2030-01-06T00:00Z created",
      "2030-01-06T00:00Z/2030-01-07T00:00Z created",
      "2030-01-07T00:00Z/2030-01-08T00:00Z created",
    ]);
  }));

test("a window that crosses midnight belongs to the day of its start", () =>
  withRootDb(async (client) => {
    const id = await addModel(client);
    await addRule(client, id, 1, "22:00", "02:00");
    expect(await generate(client, id, "2030-01-08", "2030-01-13")).toEqual([]);
    expect(await generate(client, id, "2030-01-07")).toEqual(["2030-01-07T22:00Z/2030-01-08T02:00Z created"]);
  }));

test("neither inactive rules nor rules of others", () =>
  withRootDb(async (client) => {
    const [id, other] = [await addModel(client), await addModel(client)];
    await addRule(client, id, 1, "09:00", "12:00", false);
    await addRule(client, other, 1, "09:00", "12:00");
    expect(await generate(client, id, "2030-01-07")).toEqual([]);
    expect(await windows(client, other)).toEqual([]);
  }));

test("leap days and turns of the year are days like others", () =>
  withRootDb(async (client) => {
    const id = await addModel(client);
    for (const day of [0, 1, 2, 3, 4, 5, 6]) await addRule(client, id, day, "09:00", "10:00");
    expect(await generate(client, id, "2028-02-28", "2028-03-01")).toHaveLength(3);
    expect(await generate(client, id, "2030-12-31", "2031-01-01")).toHaveLength(2);
  }));

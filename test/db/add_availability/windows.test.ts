import { atClock, withRootDb } from "../../helpers.ts";
import { addModel, addRule, addWindow, block, changesOf, expectRefused, freeRuns, generate, windows } from "../modelCalendar.ts";

const add = "select * from holdfast.add_availability($1, $2, $3)";

test("a window by hand, written once; windows that touch are one run", () =>
  withRootDb(async (client) => {
    await atClock(client, "2030-01-01T00:00:00Z");
    const id = await addModel(client);
    expect(await changesOf(client, () => addWindow(client, id, "2030-01-07T09:00Z", "2030-01-07T12:00Z"))).toEqual({
      "insert availability": 1,
    });
    await addWindow(client, id, "2030-01-07T12:00Z", "2030-01-07T13:00Z");
    expect(await windows(client, id)).toEqual(["2030-01-07T09:00Z/2030-01-07T12:00Z manual", "2030-01-07T12:00Z/2030-01-07T13:00Z manual"]);
    expect(await freeRuns(client, id)).toEqual(["2030-01-07T09:00Z/2030-01-07T13:00Z"]);
  }));

test.each([
  ["2030-01-07T11:59:59Z", "2030-01-07T13:00Z"],
  ["2030-01-07T10:00Z", "2030-01-07T11:00Z"],
  ["2030-01-07T08:00Z", "2030-01-07T13:00Z"],
  ["2030-01-07T09:00Z", "2030-01-07T12:00Z"],
])("an overlap is refused and named: %s/%s", (startsAt, endsAt) =>
  withRootDb(async (client) => {
    const id = await addModel(client);
    const there = await addWindow(client, id, "2030-01-07T09:00Z", "2030-01-07T12:00Z");
    expect(await expectRefused(client, "AVAILABILITY_OVERLAP", add, [id, startsAt, endsAt])).toMatchObject({ id: Number(there) });
  }),
);

test("generated windows and other models' are windows too, and are not", () =>
  withRootDb(async (client) => {
    const [id, other] = [await addModel(client), await addModel(client)];
    await addRule(client, id, 1, "09:00", "12:00");
    await generate(client, id, "2030-01-07");
    await expectRefused(client, "AVAILABILITY_OVERLAP", add, [id, "2030-01-07T11:00Z", "2030-01-07T13:00Z"]);
    await addWindow(client, other, "2030-01-07T11:00Z", "2030-01-07T13:00Z");
  }));

test("blocked time is refused before an overlap; beside it there is room", () =>
  withRootDb(async (client) => {
    const id = await addModel(client, "America/New_York");
    await addWindow(client, id, "2030-01-07T08:00-05", "2030-01-07T09:00-05");
    await block(client, id, ["2030-01-07"], "12:00", "13:00");
    await block(client, id, ["2030-01-08"]);
    await expectRefused(client, "BLOCKED_DATE", add, [id, "2030-01-07T08:30-05", "2030-01-07T12:00:01-05"]);
    await expectRefused(client, "BLOCKED_DATE", add, [id, "2030-01-07T23:00-05", "2030-01-08T00:00:01-05"]);
    await addWindow(client, id, "2030-01-07T09:00-05", "2030-01-07T12:00-05");
    await addWindow(client, id, "2030-01-07T13:00-05", "2030-01-08T00:00-05");
    await addWindow(client, id, "2030-01-09T00:00-05", "2030-01-09T01:00-05");
  }));

test("the table itself lets no windows overlap", () =>
  withRootDb(async (client) => {
    const id = await addModel(client);
    await addWindow(client, id, "2030-01-07T09:00Z", "2030-01-07T12:00Z");
    await expectRefused(
      client,
      "23P01",
      "insert into holdfast.availability (model_id, during) values ($1, '[2030-01-07 11:00Z, 2030-01-07 13:00Z)')",
      [id],
    );
  }));

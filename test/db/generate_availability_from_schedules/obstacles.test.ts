import { withRootDb } from "../../helpers.ts";
import { addModel, addRule, addWindow, block, generate, windows } from "../modelCalendar.ts";

const monday = "2030-01-07";

test("windows that are there are never overlapped", () =>
  withRootDb(async (client) => {
    const id = await addModel(client);
    await addRule(client, id, 1, "09:00", "17:00");
    await addWindow(client, id, "2030-01-07T08:00Z", "2030-01-07T09:30Z");
    await addWindow(client, id, "2030-01-07T12:00Z", "2030-01-07T13:00Z");
    await addWindow(client, id, "2030-01-07T17:00Z", "2030-01-07T18:00Z");
    expect(await generate(client, id, monday)).toEqual([
      "2030-01-07T09:30Z/2030-01-07T12:00Z trimmed availability",
      "2030-01-07T13:00Z/2030-01-07T17:00Z trimmed availability",
    ]);
  }));

test("a window that only touches trims nothing", () =>
  withRootDb(async (client) => {
    const id = await addModel(client);
    await addRule(client, id, 1, "09:00", "17:00");
    await addWindow(client, id, "2030-01-07T08:00Z", "2030-01-07T09:00Z");
    expect(await generate(client, id, monday)).toEqual(["2030-01-07T09:00Z/2030-01-07T17:00Z created"]);
  }));

test("blocked time is left out, the rest of the day is made", () =>
  withRootDb(async (client) => {
    const id = await addModel(client, "America/New_York");
    await addRule(client, id, 1, "09:00", "17:00");
    await addRule(client, id, 2, "09:00", "17:00");
    await block(client, id, [monday], "12:00", "13:00");
    await block(client, id, ["2030-01-08"]);
    expect(await generate(client, id, monday, "2030-01-08")).toEqual([
      "2030-01-07T14:00Z/2030-01-07T17:00Z trimmed blocked_date",
      "2030-01-07T18:00Z/2030-01-07T22:00Z trimmed blocked_date",
      "2030-01-08T14:00Z/2030-01-08T22:00Z skipped blocked_date",
    ]);
  }));

test.each([
  ["2030-01-07", "2030-01-08T00:00Z/2030-01-08T02:00Z"],
  ["2030-01-08", "2030-01-07T22:00Z/2030-01-08T00:00Z"],
])("blocking %s cuts that calendar day out of a night", (date, left) =>
  withRootDb(async (client) => {
    const id = await addModel(client);
    await addRule(client, id, 1, "22:00", "02:00");
    await block(client, id, [date]);
    expect(await generate(client, id, monday)).toEqual([`${left} trimmed blocked_date`]);
  }),
);

test("all that is in the way is told at once", () =>
  withRootDb(async (client) => {
    const id = await addModel(client);
    await addRule(client, id, 1, "09:00", "17:00");
    await generate(client, id, monday);
    await client.query("select holdfast.remove_availability(model_id, id) from holdfast.availability where model_id = $1", [id]);
    await client.query(
      "insert into holdfast_private.removed_windows (model_id, schedule_id, during) select model_id, schedule_id, tstzrange('2030-01-14 09:00Z', '2030-01-14 11:00Z') from holdfast_private.removed_windows where model_id = $1",
      [id],
    );
    await block(client, id, ["2030-01-14"], "12:00", "13:00");
    await addWindow(client, id, "2030-01-14T14:00Z", "2030-01-14T15:00Z");
    const reasons = "availability blocked_date removed";
    expect(await generate(client, id, monday, "2030-01-14")).toEqual([
      "2030-01-07T09:00Z/2030-01-07T17:00Z skipped removed",
      `2030-01-14T11:00Z/2030-01-14T12:00Z trimmed ${reasons}`,
      `2030-01-14T13:00Z/2030-01-14T14:00Z trimmed ${reasons}`,
      `2030-01-14T15:00Z/2030-01-14T17:00Z trimmed ${reasons}`,
    ]);
    expect(await windows(client, id)).toHaveLength(4);
  }));

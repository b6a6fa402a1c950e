import { withRootDb } from "../../helpers.ts";
import { addModel, addWindow, block, expectRefused, windows } from "../modelCalendar.ts";

const call = "select * from holdfast.move_availability($1, $2, $3, $4, $5, $6)";

test.each([
  ["AVAILABILITY_OVERLAP", "2030-01-07T11:00Z", "2030-01-07T14:00Z", "reject", false],
  ["AVAILABILITY_OVERLAP", "2030-01-07T11:00Z", "2030-01-07T14:00Z", "reject", true],
  ["BLOCKED_DATE", "2030-01-08T11:00Z", "2030-01-08T14:00Z", "reject", false],
  ["BLOCKED_DATE", "2030-01-08T11:00Z", "2030-01-08T14:00Z", "merge", true],
  ["INVALID_RANGE", "2030-01-07T11:00Z", "2030-01-07T11:00Z", "reject", false],
  ["MISSING_ARGUMENT", "2030-01-07T11:00Z", null, "reject", false],
  ["INVALID_ARGUMENT", "2030-01-07T11:00Z", "2030-01-07T12:00Z", "trim", false],
  ["MISSING_ARGUMENT", "2030-01-07T11:00Z", "2030-01-07T12:00Z", null, false],
  ["MISSING_ARGUMENT", "2030-01-07T11:00Z", "2030-01-07T12:00Z", "reject", null],
])("%s for %s-%s (%s, preview %s): the window stays where it is", (code, startsAt, endsAt, onConflict, preview) =>
  withRootDb(async (client) => {
    const id = await addModel(client);
    const windowId = await addWindow(client, id, "2030-01-07T09:00Z", "2030-01-07T12:00Z");
    await addWindow(client, id, "2030-01-07T13:00Z", "2030-01-07T17:00Z");
    await block(client, id, ["2030-01-08"]);
    const before = await windows(client, id);
    await expectRefused(client, code, call, [id, windowId, startsAt, endsAt, onConflict, preview]);
    expect(await windows(client, id)).toEqual(before);
  }),
);

test("a window of another model, and one that is gone, are not found", () =>
  withRootDb(async (client) => {
    const id = await addModel(client);
    const other = await addModel(client);
    const windowId = await addWindow(client, other, "2030-01-07T09:00Z", "2030-01-07T12:00Z");
    const times = ["2030-01-07T13:00Z", "2030-01-07T14:00Z", "reject", false];
    await expectRefused(client, "NOT_FOUND", call, [id, windowId, ...times]);
    await client.query("select holdfast.remove_availability($1, $2)", [other, windowId]);
    await expectRefused(client, "NOT_FOUND", call, [other, windowId, ...times]);
  }));

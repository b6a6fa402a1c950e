import { atClock, withRootDb } from "../../helpers.ts";
import { addModel, addRule, addWindow, block, changesOf, generate, unblock, windows } from "../modelCalendar.ts";

test("the rules' windows come back, whole and around what is there", () =>
  withRootDb(async (client) => {
    await atClock(client, "2030-01-01T00:00:00Z");
    const id = await addModel(client);
    for (const day of [1, 2]) await addRule(client, id, day, "09:00", "17:00");
    await block(client, id, ["2030-01-07"]);
    await block(client, id, ["2030-01-08"], "10:00", "11:00");
    await block(client, id, ["2030-01-08"], "12:00", "13:00");
    await generate(client, id, "2030-01-07", "2030-01-08");
    expect(await unblock(client, id, ["2030-01-07"])).toEqual([
      // The days before are looked at as well, for what reaches into the date.
      "2030-01-07T09:00Z/2030-01-07T17:00Z created",
    ]);
    expect(await unblock(client, id, ["2030-01-08", "2030-01-08"])).toEqual([
      "2030-01-07T09:00Z/2030-01-07T17:00Z skipped availability",
      "2030-01-08T10:00Z/2030-01-08T11:00Z trimmed availability",
      "2030-01-08T12:00Z/2030-01-08T13:00Z trimmed availability",
    ]);
  }));

test("the night before comes back up to its end, on its last morning too", () =>
  withRootDb(async (client) => {
    await atClock(client, "2030-01-06T00:00:00Z");
    const id = await addModel(client, "UTC", { generate_days_ahead: 2 });
    await addRule(client, id, 0, "22:00", "02:00");
    await block(client, id, ["2030-01-07"]);
    await generate(client, id, "2030-01-06");
    expect(await windows(client, id)).toEqual(["2030-01-06T22:00Z/2030-01-07T00:00Z recurring"]);
    await atClock(client, "2030-01-07T01:00:00Z");
    expect(await unblock(client, id, ["2030-01-07"])).toEqual(["2030-01-07T00:00Z/2030-01-07T02:00Z trimmed availability"]);
  }));

test("beyond the horizon only as far as was generated, and not into the past", () =>
  withRootDb(async (client) => {
    await atClock(client, "2030-01-14T12:00:00Z");
    const id = await addModel(client, "UTC", { generate_days_ahead: 7 });
    await addRule(client, id, 1, "09:00", "10:00");
    const mondays = ["2030-01-07", "2030-01-14", "2030-01-21", "2030-01-28", "2030-02-04", "2030-02-11"];
    await block(client, id, ["2030-01-07", "2030-01-14", "2030-01-21", "2030-01-28", "2030-02-11"]);
    await generate(client, id, "2030-01-01", "2030-02-04");
    expect(await windows(client, id)).toHaveLength(1);
    expect(await unblock(client, id, mondays)).toEqual([
      "2030-01-21T09:00Z/2030-01-21T10:00Z created",
      "2030-01-28T09:00Z/2030-01-28T10:00Z created",
    ]);
  }));

test("what was removed by hand stays removed", () =>
  withRootDb(async (client) => {
    await atClock(client, "2030-01-01T00:00:00Z");
    const id = await addModel(client);
    await addRule(client, id, 1, "09:00", "17:00");
    await generate(client, id, "2030-01-07");
    await client.query("select holdfast.remove_availability(model_id, id) from holdfast.availability where model_id = $1", [id]);
    await block(client, id, ["2030-01-07"]);
    expect(await unblock(client, id, ["2030-01-07"])).toEqual([]);
    expect(await windows(client, id)).toEqual([]);
  }));

test("other days' blocks and other models' stay; what was not blocked is no error", () =>
  withRootDb(async (client) => {
    await atClock(client, "2030-01-01T00:00:00Z");
    const [id, other] = [await addModel(client), await addModel(client)];
    await addRule(client, id, 1, "09:00", "17:00");
    await block(client, id, ["2030-01-07", "2030-01-08"]);
    await block(client, other, ["2030-01-07"]);
    expect(await changesOf(client, () => unblock(client, id, ["2030-01-08"]))).toEqual({ "delete model_blocked_dates": 1 });
    expect(await changesOf(client, () => unblock(client, id, ["2030-01-08", "2030-01-14"]))).toEqual({});
    const { rows } = await client.query("select count(*)::integer as left from holdfast.model_blocked_dates where model_id = any ($1)", [
      [id, other],
    ]);
    expect(rows).toEqual([{ left: 2 }]);
  }));

test("windows by hand come back by being there", () =>
  withRootDb(async (client) => {
    await atClock(client, "2030-01-01T00:00:00Z");
    const id = await addModel(client);
    await addRule(client, id, 1, "09:00", "17:00");
    await addWindow(client, id, "2030-01-07T16:00Z", "2030-01-07T18:00Z");
    await block(client, id, ["2030-01-07"]);
    expect(await unblock(client, id, ["2030-01-07"])).toEqual(["2030-01-07T09:00Z/2030-01-07T16:00Z trimmed availability"]);
  }));

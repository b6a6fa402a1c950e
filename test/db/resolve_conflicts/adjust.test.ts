import { withRootDb } from "../../helpers.ts";
import { addClaim, addModel, addRule, addWindow, blockDate, resolve, shown, told, windowsOf } from "./calendar.ts";

test("windows partly covered are shortened and keep id, type and rule", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const rule = await addRule(client, model, 8, 11);
    const before = await addWindow(client, model, 8, 11, rule);
    const after = await addWindow(client, model, 12, 15);
    expect(told(await resolve(client, model, [10, 13], "adjust"))).toEqual([
      "adjusted recurring 8-11 to 8-10",
      "adjusted manual 12-15 to 13-15",
      "created manual to 10-13",
    ]);
    expect(await windowsOf(client, model)).toEqual([
      { id: before, type: "recurring", scheduleId: rule, from: 8, to: 10 },
      { id: expect.any(String), type: "manual", scheduleId: null, from: 10, to: 13 },
      { id: after, type: "manual", scheduleId: null, from: 13, to: 15 },
    ]);
  }));

test("a window that the new one splits keeps its id on the first piece; the second stays its rule's", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const rule = await addRule(client, model, 8, 18);
    const id = await addWindow(client, model, 8, 18, rule);
    expect(told(await resolve(client, model, [12, 13], "adjust"))).toEqual([
      "adjusted recurring 8-18 to 8-12",
      "created recurring to 13-18",
      "created manual to 12-13",
    ]);
    const windows = await windowsOf(client, model);
    expect(shown(windows)).toEqual(["recurring 8-12", "manual 12-13", "recurring 13-18"]);
    expect(windows[0]?.id).toBe(id);
    expect(windows[2]?.scheduleId).toBe(rule);
  }));

test("one wholly covered gives way; what only touches stays", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await addWindow(client, model, 8, 10);
    await addWindow(client, model, 11, 12);
    await addWindow(client, model, 13, 14);
    await addClaim(client, model, 11, 12);
    expect(told(await resolve(client, model, [10, 13], "adjust"))).toEqual(["removed manual 11-12", "created manual to 10-13"]);
    expect(shown(await windowsOf(client, model))).toEqual(["manual 8-10", "manual 10-13", "manual 13-14"]);
  }));

test("allow_move: covered windows stand one after the other behind the new one, as generated", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const rule = await addRule(client, model, 9, 10);
    const first = await addWindow(client, model, 9, 10, rule);
    const second = await addWindow(client, model, 10, 12);
    expect(told(await resolve(client, model, [9, 13], "adjust", { allowMove: true }))).toEqual([
      "moved generated 9-10 to 13-14",
      "moved generated 10-12 to 14-16",
      "created manual to 9-13",
    ]);
    expect((await windowsOf(client, model)).slice(1)).toEqual([
      { id: first, type: "generated", scheduleId: null, from: 13, to: 14 },
      { id: second, type: "generated", scheduleId: null, from: 14, to: 16 },
    ]);
  }));

test("allow_move: where the time behind is not free, the window gives way and a shorter one may still fit", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await addWindow(client, model, 9, 12);
    await addWindow(client, model, 12, 13);
    await addWindow(client, model, 15, 16);
    expect(told(await resolve(client, model, [9, 13], "adjust", { allowMove: true }))).toEqual([
      "removed manual 9-12",
      "moved generated 12-13 to 13-14",
      "created manual to 9-13",
    ]);
    await blockDate(client, model, 20, 21);
    await addWindow(client, model, 18, 19);
    expect(told(await resolve(client, model, [18, 20], "adjust", { allowMove: true }))).toEqual([
      "removed manual 18-19",
      "created manual to 18-20",
    ]);
  }));

test("allow_move: a window that reaches beyond the new one has the time behind it", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await addWindow(client, model, 9, 10);
    await addWindow(client, model, 11, 14);
    expect(told(await resolve(client, model, [9, 12], "adjust", { allowMove: true }))).toEqual([
      "removed manual 9-10",
      "adjusted manual 11-14 to 12-14",
      "created manual to 9-12",
    ]);
  }));

test("allow_move: a window keeps its length in real time, whatever the session's time zone", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    // Paris springs forward on the night to 31 March 2030, 83 days after the Monday.
    const day = 82 * 24;
    await addWindow(client, model, day, day + 24);
    await client.query("set local time zone 'Europe/Paris'");
    expect(told(await resolve(client, model, [day, day + 24], "adjust", { allowMove: true }))).toEqual([
      `kept manual ${day}-${day + 24} to ${day}-${day + 24}`,
    ]);
    expect(told(await resolve(client, model, [day - 1, day + 24], "adjust", { allowMove: true }))).toEqual([
      `moved generated ${day}-${day + 24} to ${day + 24}-${day + 48}`,
      `created manual to ${day - 1}-${day + 24}`,
    ]);
  }));

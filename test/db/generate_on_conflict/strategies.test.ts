import type pg from "pg";
import { withRootDb } from "../../helpers.ts";
import { addClaim, addModel, addRule, addWindow, blockDate, type Strategy, shown, windowsOf } from "../resolve_conflicts/calendar.ts";
import { generate } from "./generation.ts";

/** Rules 9-12 and 13-17 on Mondays; windows 8-10, its first hour held, and 15-16 stand on the first Monday. */
async function setUp(client: pg.ClientBase): Promise<string> {
  const model = await addModel(client);
  await addRule(client, model, 9, 12);
  await addRule(client, model, 13, 17);
  await addWindow(client, model, 8, 10);
  await addWindow(client, model, 15, 16);
  await addClaim(client, model, 8, 9);
  return model;
}

test.each<[Strategy, string[], string[]]>([
  [
    "trim",
    ["trimmed 10-12 availability", "trimmed 13-15 availability", "trimmed 16-17 availability"],
    ["manual 8-10", "recurring 10-12", "recurring 13-15", "manual 15-16", "recurring 16-17"],
  ],
  [
    "adjust",
    ["created 9-12 availability (adjusted created)", "created 13-17 availability (removed created)"],
    ["manual 8-9", "recurring 9-12", "recurring 13-17"],
  ],
  [
    "remove",
    ["created 9-12 availability (removed created created)", "created 13-17 availability (removed created)"],
    ["generated 8-9", "recurring 9-12", "recurring 13-17"],
  ],
  ["merge", ["merged 8-12 availability (merged)", "merged 13-17 availability (merged)"], ["generated 8-12", "generated 13-17"]],
])("%s: each occurrence that overlaps a window is settled; a second run changes and returns nothing", (strategy, told, left) =>
  withRootDb(async (client) => {
    const model = await setUp(client);
    const made = await generate(client, model, strategy, 8);
    expect(made.slice(0, told.length)).toEqual(told);
    expect(made.slice(told.length)).toEqual(["created 177-180", "created 181-185"]);
    const windows = await windowsOf(client, model);
    expect(shown(windows)).toEqual([...left, "recurring 177-180", "recurring 181-185"]);
    expect(await generate(client, model, strategy, 8)).toEqual([]);
    expect(await windowsOf(client, model)).toEqual(windows);
  }),
);

test("merge: rules that merely touch stay apart, and are taken in by a merge beside them", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await addRule(client, model, 9, 12);
    await addRule(client, model, 12, 17);
    expect(await generate(client, model, "merge")).toEqual(["created 9-12", "created 12-17"]);
    expect(await generate(client, model, "merge")).toEqual([]);

    const other = await addModel(client);
    await addRule(client, other, 9, 12);
    await addRule(client, other, 12, 17);
    await addWindow(client, other, 16, 18);
    expect(await generate(client, other, "merge")).toEqual(["created 9-12", "merged 9-18 availability (merged merged)"]);
    expect(shown(await windowsOf(client, other))).toEqual(["generated 9-18"]);
    expect(await generate(client, other, "merge")).toEqual([]);
  }));

test.each<Strategy>(["adjust", "remove", "merge"])("%s: blocked time is left out, and removed windows stay removed", (strategy) =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await addRule(client, model, 8, 17);
    await generate(client, model, "trim");
    const [window] = await windowsOf(client, model);
    await client.query("select holdfast.remove_availability($1, $2)", [model, window?.id]);
    expect(await generate(client, model, strategy)).toEqual([]);

    await client.query("delete from holdfast_private.removed_windows where model_id = $1", [model]);
    await blockDate(client, model, 11, 12);
    await addWindow(client, model, 13, 14);
    const settled =
      strategy === "merge"
        ? "merged 12-17 availability blocked_date (merged)"
        : "trimmed 12-17 availability blocked_date (removed created)";
    expect(await generate(client, model, strategy)).toEqual(["trimmed 8-11 availability blocked_date", settled]);
    expect(await generate(client, model, strategy)).toEqual([]);
  }),
);

test("what was skipped is told beside what was settled", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await addRule(client, model, 9, 12);
    await addRule(client, model, 14, 16);
    await addWindow(client, model, 8, 10);
    await blockDate(client, model, 14, 16);
    expect(await generate(client, model, "adjust")).toEqual(["created 9-12 availability (adjusted created)", "skipped 14-16 blocked_date"]);
  }));

import type pg from "pg";
import { attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import {
  addClaim,
  addModel,
  addRule,
  addWindow,
  at,
  blockDate,
  hourOf,
  type Strategy,
  shown,
  windowsOf,
} from "../resolve_conflicts/calendar.ts";

async function add(
  client: pg.ClientBase,
  modelId: string,
  [from, to]: [number, number],
  ...onConflict: [Strategy | null] | []
): Promise<string> {
  const call = `holdfast.add_availability($1, $2, $3${onConflict.length > 0 ? ", $4" : ""})`;
  const { rows } = await client.query<{ slot_type: string; starts_at: Date; ends_at: Date }>(
    `select slot_type, lower(during) as starts_at, upper(during) as ends_at from ${call}`,
    [modelId, at(from), at(to), ...onConflict],
  );
  const { slot_type, starts_at, ends_at } = rows[0]!;
  return `${slot_type} ${hourOf(starts_at)}-${hourOf(ends_at)}`;
}

test("without a strategy, and with reject, an overlap is refused and nothing is written", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await addWindow(client, model, 8, 12);
    await expectSqlState(
      attempt(client, () => add(client, model, [11, 13])),
      "AVAILABILITY_OVERLAP",
    );
    await expectSqlState(
      attempt(client, () => add(client, model, [11, 13], "reject")),
      "AVAILABILITY_OVERLAP",
    );
    expect(shown(await windowsOf(client, model))).toEqual(["manual 8-12"]);
    expect(await add(client, model, [12, 13], "reject")).toBe("manual 12-13");
  }));

test.each<[Strategy, string, string[]]>([
  ["adjust", "manual 11-13", ["recurring 8-11", "manual 11-13"]],
  ["remove", "manual 11-13", ["generated 9-10", "manual 11-13"]],
  ["merge", "generated 8-13", ["generated 8-13"]],
])("%s settles what overlaps and returns the window of the time", (strategy, returned, left) =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await addWindow(client, model, 8, 12, await addRule(client, model, 8, 12));
    await addClaim(client, model, 9, 10);
    expect(await add(client, model, [11, 13], strategy)).toBe(returned);
    expect(shown(await windowsOf(client, model))).toEqual(left);
    expect(await add(client, model, [11, 13], strategy)).toBe(returned);
    expect(shown(await windowsOf(client, model))).toEqual(left);
  }),
);

test.each<[string, Strategy | null]>([
  ["INVALID_ARGUMENT", "trim"],
  ["MISSING_ARGUMENT", null],
])("%s: %s", (code, strategy) =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await expectSqlState(
      attempt(client, () => add(client, model, [9, 10], strategy)),
      code,
    );
    expect(await windowsOf(client, model)).toEqual([]);
  }),
);

test.each<Strategy>(["reject", "adjust", "remove", "merge"])("%s: a blocked date is refused", (strategy) =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await blockDate(client, model, 9, 10);
    await expectSqlState(add(client, model, [8, 12], strategy), "BLOCKED_DATE");
  }),
);

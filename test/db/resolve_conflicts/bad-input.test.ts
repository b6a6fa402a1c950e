import { attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import { addModel, addWindow, at, blockDate, resolve, type Strategy, windowsOf } from "./calendar.ts";

test.each<[string, unknown[]]>([
  ["MISSING_ARGUMENT", [null, at(9), at(10), "adjust", false, false]],
  ["MISSING_ARGUMENT", ["model", null, at(10), "adjust", false, false]],
  ["MISSING_ARGUMENT", ["model", at(9), at(10), null, false, false]],
  ["MISSING_ARGUMENT", ["model", at(9), at(10), "adjust", null, false]],
  ["MISSING_ARGUMENT", ["model", at(9), at(10), "adjust", false, null]],
  ["INVALID_ARGUMENT", ["model", at(9), at(10), "reject", false, false]],
  ["INVALID_ARGUMENT", ["model", at(9), at(10), "trim", true, false]],
  ["INVALID_RANGE", ["model", at(10), at(10), "adjust", false, false]],
  ["INVALID_RANGE", ["model", at(10), "infinity", "adjust", false, false]],
  ["INVALID_RANGE", ["model", at(10), at(10 + 401 * 24), "merge", false, false]],
  ["INVALID_RANGE", ["model", at(9), "2030-01-07T10:00:00.5Z", "merge", false, false]],
  ["NOT_FOUND", ["999999", at(9), at(10), "remove", false, false]],
])("%s: %j, and nothing is written", (code, [givenId, ...rest]) =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await addWindow(client, model, 8, 12);
    const before = await windowsOf(client, model);
    const values = [givenId === "model" ? model : givenId, ...rest];
    await expectSqlState(
      attempt(client, () => client.query("select * from holdfast.resolve_conflicts($1, $2, $3, $4, $5, $6)", values)),
      code,
    );
    expect(await windowsOf(client, model)).toEqual(before);
  }),
);

test.each<Strategy>(["adjust", "remove", "merge"])("%s: blocked time is refused, not resolved, in a preview too", (strategy) =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await addWindow(client, model, 8, 12);
    await blockDate(client, model, 12, 13);
    for (const preview of [true, false]) {
      const error = await expectSqlState(
        attempt(client, () => resolve(client, model, [10, 13], strategy, { preview })),
        "BLOCKED_DATE",
      );
      expect(JSON.parse(error.detail ?? "")).toMatchObject({ model_id: Number(model) });
    }
    expect(await resolve(client, model, [10, 12], strategy)).not.toEqual([]);
  }),
);

test("an older snapshot is refused", () =>
  withRootDb(async (client) => {
    await client.query("rollback");
    await client.query("begin isolation level repeatable read");
    await expectSqlState(resolve(client, "1", [9, 10], "adjust"), "BAD_ISOLATION");
  }));

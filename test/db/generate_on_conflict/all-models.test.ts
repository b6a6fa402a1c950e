import type pg from "pg";
import { asCaller, attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import { addModel, addRule, addWindow, at, type Strategy, shown, windowsOf } from "../resolve_conflicts/calendar.ts";

const generateAll = (client: pg.ClientBase, strategy: Strategy | null) =>
  client.query("select * from holdfast.generate_availability_for_all_models($1::date, $1::date, $2)", [at(0).slice(0, 10), strategy]);

test("the strategy goes for every model, and a second run changes nothing", () =>
  withRootDb(async (client) => {
    const models = [await addModel(client), await addModel(client)];
    for (const model of models) {
      await addRule(client, model, 9, 17);
      await addWindow(client, model, 8, 10);
    }
    await asCaller(client, "admin", "host");
    expect((await generateAll(client, "adjust")).rows.map(({ model_id, outcome }) => [model_id, outcome])).toEqual(
      models.map((model) => [model, "created"]),
    );
    for (const model of models) expect(shown(await windowsOf(client, model))).toEqual(["manual 8-9", "recurring 9-17"]);
    expect((await generateAll(client, "adjust")).rows).toEqual([]);
  }));

test.each<[string, Strategy | null]>([
  ["INVALID_ARGUMENT", "reject"],
  ["MISSING_ARGUMENT", null],
])("%s: %s, for one and for all, and nothing is written", (code, strategy) =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await addRule(client, model, 9, 17);
    await expectSqlState(
      attempt(client, () => generateAll(client, strategy)),
      code,
    );
    const one = "select holdfast.generate_availability_from_schedules($1, $2::date, $2::date, $3)";
    await expectSqlState(
      attempt(client, () => client.query(one, [model, at(0).slice(0, 10), strategy])),
      code,
    );
    expect(await windowsOf(client, model)).toEqual([]);
  }),
);

import type pg from "pg";
import { attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import { addModel, addRule, addWindow, at, type Strategy, windowsOf } from "./calendar.ts";

const answer = async (client: pg.ClientBase, text: string, values: unknown[]) =>
  (await client.query<{ answer: unknown }>(`select coalesce(jsonb_agg(a), '[]')::text as answer from ${text} as a`, values)).rows[0]
    ?.answer;

test("the same call with its key is answered again and done once; other arguments are refused", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await addWindow(client, model, 8, 18);
    const call = (strategy: Strategy, preview = false) =>
      answer(client, "holdfast.resolve_conflicts($1, $2, $3, $4, $5, idempotency_key => 'key')", [
        model,
        at(12),
        at(13),
        strategy,
        preview,
      ]);
    // A preview leaves the key free.
    await call("adjust", true);
    const first = await call("adjust");
    const windows = await windowsOf(client, model);
    expect(windows).toHaveLength(3);
    expect(await call("adjust")).toBe(first);
    expect(await windowsOf(client, model)).toEqual(windows);
    await expectSqlState(
      attempt(client, () => call("remove")),
      "IDEMPOTENCY_MISMATCH",
    );
  }));

test("add_availability and generation are answered again too", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await addRule(client, model, 9, 17);
    const add = () => answer(client, "holdfast.add_availability($1, $2, $3, idempotency_key => 'add')", [model, at(10), at(11)]);
    expect(await add()).toBe(await add());
    const generate = () =>
      answer(client, "holdfast.generate_availability_from_schedules($1, $2::date, $2::date, 'adjust', 'generate')", [
        model,
        at(0).slice(0, 10),
      ]);
    const generated = await generate();
    expect(generated).not.toBe("[]");
    expect(await generate()).toBe(generated);
  }));

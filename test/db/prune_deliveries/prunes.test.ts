import type pg from "pg";
import { attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import { addMessage, messages } from "../notifications.ts";
import { addModel, at, freezeClock, one } from "../studio.ts";

async function prune(client: pg.ClientBase, batch = 1000): Promise<number> {
  return (await one<{ n: number }>(client, "select holdfast_private.prune_deliveries($1) as n", [batch])).n;
}

test("after 90 days, in batches", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    for (let n = 0; n < 3; n++) await addMessage(client, model, { dedupe_key: n, created_at: at("00:00") });
    await addMessage(client, model, { dedupe_key: "kept", created_at: at("00:01") });
    await freezeClock(client, "2026-08-02T00:00:30");
    expect([await prune(client, 2), await prune(client, 2), await prune(client, 2)]).toEqual([2, 1, 0]);
    expect((await messages(client)).map(({ dedupe_key }) => dedupe_key)).toEqual(["kept"]);
  }));

test("or after what the owner sets, a month at least: what a reminder was sent for is known by its row", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await addMessage(client, model, { created_at: at("00:00") });
    await client.query("update holdfast_private.settings set delivery_retention = '31 days'");
    await freezeClock(client, "2026-06-04T00:00:01");
    expect(await prune(client)).toBe(1);
    await expectSqlState(
      attempt(client, () => client.query("update holdfast_private.settings set delivery_retention = '30 days'")),
      "23514",
    );
  }));

import { asCaller, asOwner, withRootDb } from "../../helpers.ts";
import { addModel } from "../modelCalendar.ts";

const secret = "at the doctor's";
const visible = "select holdfast.blocked_date_reason(model_id, id) as reason from holdfast.model_blocked_dates where model_id = $1";

test("the reason is for the model itself and for admins", () =>
  withRootDb(async (client) => {
    const [own, other] = [await addModel(client), await addModel(client)];
    await client.query("select holdfast.block_dates($1, '{2030-01-07}', $2)", [own, secret]);
    const seen = async () => (await client.query(visible, [own])).rows[0].reason;

    await asCaller(client, "admin", "the host");
    expect(await seen()).toBe(secret);
    await asCaller(client, "model", "m", own);
    expect(await seen()).toBe(secret);
    await asCaller(client, "model", "n", other);
    expect(await seen()).toBeNull();
    await asCaller(client, "customer", "c");
    expect(await seen()).toBeNull();
    // A customer who brings a model's id along is no model.
    await client.query("select set_config('holdfast.model_id', $1, true)", [own]);
    expect(await seen()).toBeNull();
    await asCaller(client, "anonymous");
    expect(await seen()).toBeNull();
    await asOwner(client);
    expect(await seen()).toBe(secret);
  }));

test("nobody reads it past that: not the column, not a made-up row, not the log", () =>
  withRootDb(async (client) => {
    const [own, other] = [await addModel(client), await addModel(client)];
    await client.query("select holdfast.block_dates($1, '{2030-01-07}', $2)", [own, secret]);
    for (const [role, modelId] of [
      ["anonymous", null],
      ["customer", null],
      ["model", other],
    ] as const) {
      await asCaller(client, role, "somebody", modelId);
      for (const sql of ["select reason from holdfast.model_blocked_dates", "select * from holdfast.model_blocked_dates"]) {
        await client.query("savepoint read");
        await expect(client.query(sql)).rejects.toMatchObject({ code: "42501" });
        await client.query("rollback to read");
      }
      await client.query("savepoint read");
      const log = await client.query("select new_row from holdfast.availability_change_log where model_id = $1", [own]).then(
        ({ rows }) => rows,
        (error: { code: string }) => error.code,
      );
      expect(log).toEqual(role === "model" ? [] : "42501");
      await client.query("rollback to read");
      // The model's id is the caller's word: the reason must not follow it.
      const { rows } = await client.query(
        "select holdfast.blocked_date_reason($1, id) as reason from holdfast.model_blocked_dates where model_id = $2",
        [other, own],
      );
      expect(rows).toEqual([{ reason: null }]);
    }
  }));

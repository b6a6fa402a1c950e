import { asCaller, asOwner, attempt, expectSqlState, type Role, withRootDb } from "../../helpers.ts";
import { counted, openDay } from "../studio.ts";
import { changeLog } from "./log.ts";

test("for the model itself and admins; to another model it is not there", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await asCaller(client, "model", "room", model);
    await client.query("select holdfast.add_availability($1, '2026-05-04 18:00Z', '2026-05-04 19:00Z')", [model]);
    const [change] = (await changeLog(client, model)).slice(-1);
    expect(change).toMatchObject({
      changed_at: new Date("2026-05-04T00:00Z"),
      transaction_id: expect.stringMatching(/^\d+$/),
      actor: "room",
      actor_role: "holdfast_model",
      table_name: "availability",
      operation: "insert",
      old_row: null,
      new_row: { slot_type: "manual", during: '["2026-05-04 18:00:00+00","2026-05-04 19:00:00+00")' },
    });
    await asCaller(client, "admin", "host");
    expect(await changeLog(client, model)).toHaveLength(3);
    await asCaller(client, "model", "room 2", Number(model) + 1);
    await expectSqlState(changeLog(client, model), "NOT_FOUND");
  }));

test("a model that is gone is still told of, to admins", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await client.query("delete from holdfast.models where id = $1", [model]);
    await asCaller(client, "admin", "host");
    expect((await changeLog(client, model)).map(({ operation }) => operation)).toEqual(["insert", "insert", "delete", "delete"]);
  }));

test.each<Role>(["anonymous", "customer"])("%s may not", (role) =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await asCaller(client, role, "ada");
    await expectSqlState(changeLog(client, model), "42501");
  }),
);

test("who may read may not write, and what was read stays as it is", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const before = await changeLog(client, model);
    for (const [role, code] of [
      ["owner", "FORBIDDEN"],
      ["model", "42501"],
      ["admin", "42501"],
    ] as const) {
      if (role === "owner") await asOwner(client);
      else await asCaller(client, role, "room", model);
      for (const statement of ["update holdfast.availability_change_log set actor = 'x'", "delete from holdfast.availability_change_log"])
        await expectSqlState(
          attempt(client, () => client.query(statement)),
          code,
        );
    }
    await asOwner(client);
    expect(await changeLog(client, model)).toEqual(before);
  }));

test.each<[string, string | null, Parameters<typeof changeLog>[2]]>([
  ["MISSING_ARGUMENT", null, {}],
  ["MISSING_ARGUMENT", "model", { most: null }],
  ["INVALID_ARGUMENT", "model", { most: 0 }],
  ["INVALID_ARGUMENT", "model", { most: 10001 }],
  ["INVALID_RANGE", "model", { from: "01:00", to: "01:00" }],
  ["INVALID_RANGE", "model", { from: "01:00", to: "00:59:59" }],
])("%s: %j %j", (code, model, asked) =>
  withRootDb(async (client) => {
    const id = await openDay(client);
    const before = await counted(client);
    await expectSqlState(
      attempt(client, () => changeLog(client, model && id, asked)),
      code,
    );
    expect(await counted(client)).toEqual(before);
  }),
);

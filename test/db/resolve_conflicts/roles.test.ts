import { asCaller, asOwner, attempt, expectSqlState, type Role, withRootDb } from "../../helpers.ts";
import { addModel, addWindow, resolve, told } from "./calendar.ts";

test("the model itself and an admin resolve; the log names them", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await addWindow(client, model, 8, 12);
    await asCaller(client, "model", "room", model);
    expect(told(await resolve(client, model, [11, 13], "adjust"))).toEqual(["adjusted manual 8-12 to 8-11", "created manual to 11-13"]);
    await asCaller(client, "admin", "host");
    expect(told(await resolve(client, model, [7, 9], "merge"))).toEqual(["merged generated 8-11 to 7-13", "merged manual 11-13 to 7-13"]);
    await asOwner(client);
    const { rows } = await client.query(
      `select actor, actor_role, operation from holdfast.availability_change_log
       where model_id = $1 and table_name = 'availability' and actor <> session_user order by id`,
      [model],
    );
    expect(rows.map(({ actor, actor_role, operation }) => `${actor} ${actor_role} ${operation}`)).toEqual([
      "room holdfast_model update",
      "room holdfast_model insert",
      "host holdfast_admin delete",
      "host holdfast_admin update",
    ]);
  }));

test("to another model it is not there", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const other = await addModel(client);
    await asCaller(client, "model", "room", other);
    await expectSqlState(
      attempt(client, () => resolve(client, model, [9, 10], "remove")),
      "NOT_FOUND",
    );
    await expectSqlState(
      attempt(client, () => resolve(client, model, [9, 10], "remove", { preview: true })),
      "NOT_FOUND",
    );
  }));

test.each<Role>(["anonymous", "customer"])("%s may not", (role) =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await asCaller(client, role, "alice");
    await expectSqlState(resolve(client, model, [9, 10], "adjust"), "42501");
  }),
);

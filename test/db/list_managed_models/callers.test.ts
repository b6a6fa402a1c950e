import type pg from "pg";
import { asCaller, expectSqlState, type Role, withRootDb } from "../../helpers.ts";
import { addModel } from "../studio.ts";

async function managed(client: pg.ClientBase): Promise<string[]> {
  return (await client.query<{ name: string }>("select name from holdfast.list_managed_models()")).rows.map(({ name }) => name);
}

test("an admin's are all, by name, those that take no bookings too; a model's is itself", () =>
  withRootDb(async (client) => {
    const bea = await addModel(client, { name: "Bea", is_active: false });
    await addModel(client, { name: "Ada" });
    await asCaller(client, "admin", "host");
    expect(await managed(client)).toEqual(["Ada", "Bea"]);
    await asCaller(client, "model", "bea", bea);
    expect(await managed(client)).toEqual(["Bea"]);
    await asCaller(client, "model", "nobody", "999999");
    expect(await managed(client)).toEqual([]);
  }));

test.each<Role>(["anonymous", "customer"])("%s may not ask", (role) =>
  withRootDb(async (client) => {
    await asCaller(client, role, "ada");
    await expectSqlState(managed(client), "42501");
  }),
);

import { asCaller, asOwner, attempt, expectSqlState, type Role, withRootDb } from "../../helpers.ts";
import { addModel, imported, sampleDocument } from "./transfer.ts";

test("the model itself and an admin import; the log names them", () =>
  withRootDb(async (client) => {
    for (const caller of [["model", "room"] as const, ["admin", "host"] as const]) {
      const model = await addModel(client);
      await asCaller(client, caller[0], caller[1], model);
      expect(await imported(client, model, sampleDocument())).toHaveLength(13);
      await asOwner(client);
      const { rows } = await client.query(
        "select distinct actor from holdfast.availability_change_log where model_id = $1 and actor <> session_user",
        [model],
      );
      expect(rows).toEqual([{ actor: caller[1] }]);
    }
  }));

// Not even what is wrong with the document: a stranger's model is not there.
test.each([sampleDocument(), JSON.stringify(sampleDocument()), {}, "{"])("to another model it is not there", (document) =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const other = await addModel(client);
    await asCaller(client, "model", "room", other);
    await expectSqlState(
      attempt(client, () => imported(client, model, document, { preview: true })),
      "NOT_FOUND",
    );
    await expectSqlState(imported(client, model, document), "NOT_FOUND");
  }),
);

test.each<Role>(["anonymous", "customer"])("%s may not", (role) =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await asCaller(client, role, "alice");
    await expectSqlState(
      attempt(client, () => imported(client, model, sampleDocument())),
      "42501",
    );
    await expectSqlState(imported(client, model, "{}"), "42501");
  }),
);

import { asCaller, attempt, expectSqlState, type Role, withRootDb } from "../../helpers.ts";
import { addClaim, addModel, at } from "../resolve_conflicts/calendar.ts";
import { listConflicts } from "./conflict.ts";

test("for the model itself and admins; to another model it is not there", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await addClaim(client, model, 8, 9);
    await asCaller(client, "model", "room", model);
    expect(await listConflicts(client, model)).toHaveLength(1);
    await asCaller(client, "admin", "host");
    expect(await listConflicts(client, model)).toHaveLength(1);
    await expectSqlState(
      attempt(client, () => listConflicts(client, "999999")),
      "NOT_FOUND",
    );
    await asCaller(client, "model", "room", Number(model) + 1);
    await expectSqlState(listConflicts(client, model), "NOT_FOUND");
  }));

test.each<Role>(["anonymous", "customer"])("%s may not", (role) =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await asCaller(client, role, "alice");
    await expectSqlState(listConflicts(client, model), "42501");
  }),
);

test.each<[string, unknown[]]>([
  ["MISSING_ARGUMENT", [null, at(0), at(1)]],
  ["MISSING_ARGUMENT", ["model", null, at(1)]],
  ["MISSING_ARGUMENT", ["model", at(0), null]],
  ["INVALID_RANGE", ["model", at(1), at(0)]],
  ["INVALID_RANGE", ["model", "-infinity", at(0)]],
  ["INVALID_RANGE", ["model", at(0), at(401 * 24)]],
])("%s: %j", (code, [givenId, ...rest]) =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const values = [givenId === "model" ? model : givenId, ...rest];
    await expectSqlState(client.query("select * from holdfast.list_conflicts($1, $2, $3)", values), code);
  }),
);

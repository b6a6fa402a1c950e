import { asCaller, attempt, expectSqlState, type Role, withRootDb } from "../../helpers.ts";
import { addModel, exported, imported, sampleDocument } from "../import_availability_settings/transfer.ts";

test("the model itself and an admin, reasons and external ids too", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const other = await addModel(client);
    await imported(client, model, sampleDocument());
    for (const role of ["model", "admin"] as const) {
      await asCaller(client, role, "a caller", model);
      expect((await exported(client, model)).document.blocked_dates[0]).toMatchObject({ reason: "Dentist" });
    }
    await asCaller(client, "model", "room", other);
    await expectSqlState(
      attempt(client, () => exported(client, model)),
      "NOT_FOUND",
    );
  }));

test.each<Role>(["anonymous", "customer"])("%s may not", (role) =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await asCaller(client, role, "alice");
    await expectSqlState(exported(client, model), "42501");
  }),
);

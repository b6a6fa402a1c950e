import { asCaller, attempt, expectSqlState, type Role, withRootDb } from "../../helpers.ts";

test.each(["anonymous", "customer", "model", "admin"] as Role[])("%s may not read figures", (role) =>
  withRootDb(async (client) => {
    await asCaller(client, role, role === "anonymous" ? "" : "ada", role === "model" ? 1 : null);
    await expectSqlState(
      attempt(client, () => client.query("select holdfast_private.monitoring_figures()")),
      "42501",
    );
    await expectSqlState(client.query("select holdfast_private.schema_version()"), "42501");
  }),
);

test("the monitor may, and reads no table", () =>
  withRootDb(async (client) => {
    await client.query("set local role holdfast_monitor");
    await client.query("select holdfast_private.monitoring_figures(), holdfast_private.schema_version()");
    await expectSqlState(client.query("select from holdfast.models"), "42501");
  }));

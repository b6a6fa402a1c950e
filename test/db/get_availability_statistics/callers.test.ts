import { asCaller, attempt, expectSqlState, type Role, withRootDb } from "../../helpers.ts";
import { openDay } from "../studio.ts";
import { statistics } from "./statistics.ts";

const day = ["2026-05-04", "2026-05-04"] as const;

test("for the model itself and admins; to another model it is not there", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    for (const [role, user] of [
      ["model", "room"],
      ["admin", "host"],
    ] as const) {
      await asCaller(client, role, user, role === "model" ? model : null);
      expect(await statistics(client, model, ...day)).toMatchObject({ available_minutes: "480.00" });
    }
    await expectSqlState(
      attempt(client, () => statistics(client, "999999", ...day)),
      "NOT_FOUND",
    );
    await asCaller(client, "model", "room 2", Number(model) + 1);
    await expectSqlState(statistics(client, model, ...day), "NOT_FOUND");
  }));

test.each<Role>(["anonymous", "customer"])("%s may not", (role) =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await asCaller(client, role, "ada");
    await expectSqlState(statistics(client, model, ...day), "42501");
  }),
);

test.each<[string, unknown[]]>([
  ["MISSING_ARGUMENT", [null, ...day]],
  ["MISSING_ARGUMENT", ["model", null, day[1]]],
  ["MISSING_ARGUMENT", ["model", day[0], null]],
  ["INVALID_RANGE", ["model", "2026-05-05", "2026-05-04"]],
  ["INVALID_RANGE", ["model", "2026-05-04", "infinity"]],
  ["INVALID_RANGE", ["model", "2026-01-01", "2027-02-05"]],
  ["INVALID_RANGE", ["model", "5874897-12-31", "5874897-12-31"]],
])("%s: %j", (code, [model, ...dates]) =>
  withRootDb(async (client) => {
    const values = [model === "model" ? await openDay(client) : model, ...dates];
    await expectSqlState(client.query("select holdfast.get_availability_statistics($1, $2, $3)", values), code);
  }),
);

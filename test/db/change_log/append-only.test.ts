import { asCaller, attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import { counted, openDay } from "../studio.ts";

const statements = [
  "insert into holdfast.availability_change_log (model_id, changed_at, actor, actor_role, table_name, row_id, operation) select 1, now(), 'x', 'x', 'models', 1, 'insert' where false",
  "insert into holdfast.availability_change_log select * from holdfast.availability_change_log",
  "update holdfast.availability_change_log set actor = 'nobody'",
  "delete from holdfast.availability_change_log",
  "truncate holdfast.availability_change_log",
];

test.each(statements)("not even the owner: %s", (statement) =>
  withRootDb(async (client) => {
    await openDay(client);
    const before = await counted(client);
    await expectSqlState(
      attempt(client, () => client.query(statement)),
      "FORBIDDEN",
    );
    expect(await counted(client)).toEqual(before);
  }),
);

test.each(["anonymous", "customer", "model", "admin"] as const)("nor any role: %s", (role) =>
  withRootDb(async (client) => {
    await openDay(client);
    await asCaller(client, role, "ada", role === "model" ? "1" : null);
    for (const statement of statements)
      await expectSqlState(
        attempt(client, () => client.query(statement)),
        "42501",
      );
  }),
);

test.each(["models", "model_schedules", "model_blocked_dates", "availability", "external_busy", "booking_holds", "bookings"])(
  "no truncate goes by unseen: %s",
  (table) => withRootDb((client) => expectSqlState(client.query(`truncate holdfast.${table} cascade`), "FORBIDDEN")),
);

import { attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import { hold, openDay } from "../studio.ts";

test.each([
  [
    "EXTERNAL_BUSY",
    "insert into holdfast.external_busy (model_id, source, external_id, during) values ($1, 'c', '1', '[2026-05-04 10:59Z,2026-05-04 12:00Z)')",
  ],
  ["BLOCKED_DATE", "select holdfast.block_dates($1, '{2026-05-04}', 'ill')"],
  ["BLOCKED_DATE", "select holdfast.block_dates($1, '{2026-05-04}', 'ill', '10:59', '12:00')"],
  ["MODEL_INACTIVE", "update holdfast.models set is_active = false where id = $1"],
] as const)("one thing in the way of a range that is free but for it is enough: %s", (code, sql) =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await hold(client, model, "ada", "12:00", "13:00");
    await client.query(sql, [model]);
    await expectSqlState(
      attempt(client, () => hold(client, model, "ada", "10:00", "11:00")),
      code,
    );
  }),
);

import { attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import { hold, ledger, openDay } from "../studio.ts";

test.each([
  "insert into holdfast.occupied_time (model_id, hold_id, during, occupied) select model_id, hold_id, during, occupied from holdfast.occupied_time",
  "update holdfast.occupied_time set until = null",
  "delete from holdfast.occupied_time",
  "delete from holdfast.occupied_time where false",
  "truncate holdfast.occupied_time",
  "truncate holdfast.booking_holds cascade",
  "truncate holdfast.models cascade",
  "select holdfast_private.settle_claim(id, 0) from holdfast.models",
  "merge into holdfast.occupied_time as o using holdfast.models as m on o.model_id = m.id when matched then delete",
])("by hand, as the owner: %s", (statement) =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await hold(client, model, "ada", "10:00", "11:00");
    const before = await ledger(client, model);
    await expectSqlState(
      attempt(client, () => client.query(statement)),
      "FORBIDDEN",
    );
    expect(await ledger(client, model)).toEqual(before);
  }),
);

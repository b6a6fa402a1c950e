import { asCaller, attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import { addMessage } from "../notifications.ts";
import { addModel, at } from "../studio.ts";

test("dead letters: what was given up, with what went wrong; not what waits, arrived or was withdrawn", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    for (const status of ["pending", "failed", "delivered", "withdrawn"]) await addMessage(client, model, { dedupe_key: status, status });
    const parked = await addMessage(client, model, { dedupe_key: "a", status: "parked", attempts: 10, last_error: "mailbox full" });
    const unconfigured = await addMessage(client, model, {
      dedupe_key: "b",
      status: "unconfigured",
      attempts: 1,
      last_error: "no SMTP_URL",
    });
    const { rows } = await client.query(
      "select model_id, id, user_id, status::text as status, attempts, last_error from holdfast.notification_dead_letters order by id",
    );
    expect(rows).toEqual([
      { model_id: model, id: parked, user_id: "ada", status: "parked", attempts: 10, last_error: "mailbox full" },
      { model_id: model, id: unconfigured, user_id: "ada", status: "unconfigured", attempts: 1, last_error: "no SMTP_URL" },
    ]);
  }));

test("success by day and channel: of what is over, what arrived; what was withdrawn does not count", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const states = ["delivered", "delivered", "delivered", "parked", "unconfigured", "pending", "failed", "withdrawn"];
    for (const [n, status] of states.entries()) await addMessage(client, model, { dedupe_key: n, status, created_at: at("23:59") });
    await addMessage(client, model, { dedupe_key: "next day", created_at: at("2026-05-05T00:00") });
    const { rows } = await client.query(
      "select utc_date::text, messages, delivered, waiting, given_up, withdrawn, success_rate from holdfast.notification_success_view order by utc_date",
    );
    expect(rows).toEqual([
      { utc_date: "2026-05-04", messages: "8", delivered: "3", waiting: "2", given_up: "2", withdrawn: "1", success_rate: "0.6000" },
      { utc_date: "2026-05-05", messages: "1", delivered: "0", waiting: "1", given_up: "0", withdrawn: "0", success_rate: null },
    ]);
  }));

test("they are for admins and workers", () =>
  withRootDb(async (client) => {
    for (const view of ["notification_dead_letters", "notification_success_view"]) {
      for (const role of ["anonymous", "customer", "model"] as const) {
        await asCaller(client, role, "ada", 1);
        await expectSqlState(
          attempt(client, () => client.query(`select * from holdfast.${view}`)),
          "42501",
        );
      }
      await asCaller(client, "admin", "host");
      await client.query(`select * from holdfast.${view}`);
    }
  }));

import { attempt, expectSqlState, withRootDb, withTemplateDb } from "../../helpers.ts";
import { counted } from "../studio.ts";

/** A call of every function that writes; what it is asked for does not matter, the transaction is refused before. */
const calls: Record<string, string> = {
  add_availability: "(1, '2026-05-04Z', '2026-05-05Z')",
  add_model: "('Ada', 'UTC')",
  add_recurring_schedule: "(1, 1, '09:00', '10:00')",
  block_dates: "(1, array['2026-05-04'::date], 'sea')",
  cancel_booking: "(1, 1)",
  complete_booking: "(1, 1)",
  confirm_address: "('x')",
  confirm_booking: "(1, 1, 'pay', 1, 'USD')",
  convert_hold_to_booking: "(1, 1)",
  create_smart_booking: "('ada', 1, 60, null, '2026-05-04Z', '2026-05-05Z')",
  deactivate_model: "(1)",
  delete_recurring_schedule: "(1, 1)",
  generate_availability_for_all_models: "('2026-05-04', '2026-05-05')",
  generate_availability_from_schedules: "(1, '2026-05-04', '2026-05-05')",
  hold_slot: "(1, 'ada', '2026-05-04 10:00Z', '2026-05-04 11:00Z')",
  import_availability_document: "(1, '{}')",
  import_availability_settings: "(1, '{}'::jsonb)",
  mark_no_show: "(1, 1)",
  mark_notification_read: "(1, 1)",
  move_availability: "(1, 1, '2026-05-04 10:00Z', '2026-05-04 11:00Z')",
  release_expired_availability_holds: "()",
  release_hold: "(1, 1)",
  remove_availability: "(1, 1)",
  reschedule_booking: "(1, 1, '2026-05-04 10:00Z')",
  resolve_conflicts: "(1, '2026-05-04 10:00Z', '2026-05-04 11:00Z', 'merge')",
  retry_delivery: "(1, 1)",
  rotate_webhook_secret: "(1, 'ada')",
  run_maintenance: "()",
  set_external_busy: "(1, 'cal', array[]::holdfast.external_busy_entry[])",
  set_recurring_schedules: "(1, array[]::holdfast.schedule_rule[])",
  subscribe_to_availability: "(1, user_id => 'ada')",
  unblock_dates: "(1, array['2026-05-04'::date])",
  unsubscribe: "(1, 'ada')",
  unsubscribe_by_token: "('x')",
  update_availability_settings: "(1, 'Ada')",
  update_recurring_schedule: "(1, 1, 1, '09:00', '10:00', true)",
};

test("the list has every function that writes", () =>
  withRootDb(async (client) => {
    const { rows } = await client.query<{ name: string }>(
      "select proname as name from pg_proc where pronamespace = 'holdfast'::regnamespace and provolatile = 'v' and prorettype <> 'trigger'::regtype order by 1",
    );
    expect(rows.map(({ name }) => name)).toEqual(Object.keys(calls));
  }));

test.each(["repeatable read", "serializable"])("at %s each writer is refused, before it writes anything", (level) =>
  withTemplateDb(async (database) => {
    const client = await database.pool.connect();
    try {
      await client.query("select holdfast.add_model('Ada', 'UTC', model_id => 1)");
      const before = await counted(client);
      await client.query(`begin isolation level ${level}`);
      for (const [name, given] of Object.entries(calls)) {
        await expectSqlState(
          attempt(client, () => client.query(`select * from holdfast.${name}${given}`)),
          "BAD_ISOLATION",
        );
      }
      await client.query("commit");
      expect(await counted(client)).toEqual(before);
      // Reading is nobody's business.
      await client.query(`begin isolation level ${level}`);
      await client.query("select * from holdfast.find_best_slots(1, 60, null, '2026-05-04Z', '2026-05-05Z')");
      await client.query("commit");
    } finally {
      client.release(true);
    }
  }),
);

import type pg from "pg";
import { asCaller, atClock, withTemplateDb } from "../helpers.ts";
import { until } from "../tasks/waiting.ts";

/** 60 models with 60 claims each, 5 of them live holds and one of these run out; 60 windows, blocked dates and external entries each. */
async function fill(client: pg.PoolClient): Promise<void> {
  await atClock(client, "2026-01-01T00:00:00Z");
  // Row by row, and with the log, the triggers would take their time.
  const filled = ["models", "model_schedules", "availability", "model_blocked_dates", "external_busy", "booking_holds", "bookings"];
  filled.push("occupied_time", "availability_change_log");
  await client.query(filled.map((table) => `alter table holdfast.${table} disable trigger user`).join(";"));
  // The figures that plans are made from are those of the analyze below, and not of whenever the server finds the time.
  await client.query(filled.map((table) => `alter table holdfast.${table} set (autovacuum_enabled = off)`).join(";"));
  await client.query(`
    insert into holdfast.models (name, time_zone, max_active_holds_per_user) select 'Ada', 'UTC', 100 from generate_series(1, 60);
    insert into holdfast.model_schedules (model_id, day_of_week, start_time, end_time)
      select m.id, d, make_time(h, 0, 0), make_time(h, 30, 0)
      from holdfast.models as m cross join generate_series(0, 6) as d cross join generate_series(0, 7) as h;
    insert into holdfast_private.removed_windows (model_id, schedule_id, during)
      select s.model_id, s.id, '[2026-03-01 00:00+00, 2026-03-01 01:00+00)' from holdfast.model_schedules as s;
    create temp table grid as
      select m.id as model_id, n, timestamptz '2026-01-01 08:00+00' + n * interval '12 hours' as at
      from holdfast.models as m cross join generate_series(0, 59) as n;
    insert into holdfast.availability (model_id, during) select model_id, tstzrange(at, at + '6 hours') from grid;
    insert into holdfast.model_blocked_dates (model_id, blocked_date) select model_id, date '2027-01-01' + n from grid;
    insert into holdfast.external_busy (model_id, source, external_id, during)
      select model_id, 'calendar', n, tstzrange(at + '5 hours', at + '6 hours') from grid;
    insert into holdfast.booking_holds (model_id, user_id, during, hold_expires_at, status, currency)
      select model_id, 'user-' || n % 30 || '-' || model_id % 20, tstzrange(at, at + '1 hour'),
        case when n = 0 then timestamptz '2025-12-31' else timestamptz '2026-01-02' end,
        case when n < 5 then 'active' else 'converted' end::holdfast.hold_status, 'USD'
      from grid;
    insert into holdfast.bookings (model_id, hold_id, user_id, during, status, price, currency)
      select model_id, id, user_id, during, 'confirmed', 0, 'USD' from holdfast.booking_holds where status = 'converted';
    insert into holdfast.occupied_time (model_id, hold_id, during, occupied, until)
      select model_id, id, during, during, case when status = 'active' then hold_expires_at end from holdfast.booking_holds;
    insert into holdfast.availability_change_log (model_id, changed_at, actor, actor_role, table_name, row_id, operation)
      select model_id, at, 'ada', 'host', 'availability', n, 'delete' from grid;
    insert into holdfast.user_notifications (user_id, event_types, channel, lead_times_minutes, reads_model_id)
      select 'user-' || n % 30 || '-' || model_id % 20, '{booking_reminder,hold_expiring,booking_confirmed}', 'in_app', '{4320}',
        case when n = 0 then model_id end
      from grid;
    insert into holdfast.notification_deliveries (model_id, user_id, channel, address, event_type, payload, dedupe_key, status, next_attempt_at)
      select model_id, 'ada', 'email', 'ada@example.com', 'hold_placed', '{}', n,
        case when n < 3 then 'pending' else 'delivered' end::holdfast.delivery_status, case when n < 3 then at + interval '1 year' end
      from grid;
    insert into holdfast_private.open_digests (model_id, event_type, is_public, first_change_id, payload, due_at)
      select model_id, 'availability_added', true, n, '{}', at + interval '1 year' from grid`);
  await client.query(filled.map((table) => `alter table holdfast.${table} enable trigger user`).join(";"));
  await client.query("analyze");
  // While a transaction that is older than these changes goes on, in whatever database of the server, the relay has to look at them again.
  await until(async () => {
    const { rows } = await client.query<{ over: boolean }>(`
      select transaction_id < pg_snapshot_xmin(pg_current_snapshot()) as over
      from holdfast.availability_change_log order by transaction_id desc limit 1`);
    return rows[0]!.over;
  }, 30);
  await client.query("select holdfast_private.relay_changes(100000)");
}

interface Usage {
  /** Indexes that were read. */
  indexes: string[];
  /** Tables that were read from end to end. */
  scanned: string[];
}

/** What the statements within Holdfast's functions read: by the server's own counters, since a function's plans are its own. */
async function usageOf(client: pg.PoolClient, work: () => Promise<unknown>): Promise<Usage> {
  const counters = async (): Promise<Map<string, number>> => {
    await client.query("select pg_stat_force_next_flush()");
    const { rows } = await client.query<{ name: string; n: string }>(`
      select 'index ' || indexrelname as name, idx_scan as n from pg_stat_user_indexes where schemaname like 'holdfast%'
      union all
      select 'table ' || relname, seq_scan from pg_stat_user_tables where schemaname like 'holdfast%'`);
    return new Map(rows.map(({ name, n }) => [name, Number(n)]));
  };
  const before = await counters();
  await work();
  const after = await counters();
  const grown = [...after].filter(([name, n]) => n > (before.get(name) ?? 0)).map(([name]) => name);
  const of = (kind: string): string[] => grown.flatMap((name) => (name.startsWith(kind) ? [name.slice(kind.length + 1)] : []));
  return { indexes: of("index"), scanned: of("table") };
}

/** Tables of a row or two, or of a week's questions; and the one of subscriptions, of which news of availability may concern most. */
const tiny = new Set(["clock", "settings", "relay_cursor", "error_codes", "models", "user_notifications", "address_confirmations"]);

const search = "select * from holdfast.find_best_slots(7, 60, '2026-01-05 10:00+00', '2026-01-05 00:00+00', '2026-01-08 00:00+00')";

/** Each is called often enough for the plan that serves all values to take over. */
const cases: Array<[what: string, sql: string, indexes: string[]]> = [
  [
    "a search",
    search,
    [
      "windows_do_not_overlap",
      "live_claims_do_not_overlap",
      "external_busy_model_id_during_idx",
      "model_blocked_dates_model_id_blocked_date_start_time_end_ti_key",
    ],
  ],
  [
    "one model's free runs in the view",
    "select * from holdfast.available_slots_view where model_id = 7",
    ["windows_do_not_overlap", "live_claims_do_not_overlap", "external_busy_model_id_during_idx"],
  ],
  [
    "a hold, its limit included",
    "select * from holdfast.hold_slot(7, 'user-1', '2026-01-05 10:00+00'::timestamptz, '2026-01-05 10:15+00')",
    ["windows_do_not_overlap", "live_claims_do_not_overlap", "external_busy_model_id_during_idx", "booking_holds_live_user_idx"],
  ],
  ["a sweep", "select * from holdfast.release_expired_availability_holds(5)", ["booking_holds_live_expiry_idx"]],
  [
    "the conflicts of a range",
    "select * from holdfast.check_availability_conflicts(7, '2026-01-05 00:00+00', '2026-01-06 00:00+00')",
    ["windows_do_not_overlap", "live_claims_do_not_overlap", "external_busy_model_id_during_idx"],
  ],
  [
    "a model's calendar",
    "select * from holdfast.get_model_calendar(7, '2026-01-05 00:00+00', '2026-01-12 00:00+00')",
    [
      "windows_do_not_overlap",
      "live_claims_do_not_overlap",
      "external_busy_model_id_during_idx",
      "model_blocked_dates_model_id_blocked_date_start_time_end_ti_key",
    ],
  ],
  [
    "a user's calendar, across models",
    "select * from holdfast.get_user_calendar('user-1-1', '2026-01-05 00:00+00', '2026-01-12 00:00+00')",
    ["booking_holds_user_id_idx"],
  ],
  [
    "a month's figures",
    "select * from holdfast.get_availability_statistics(7, '2026-01-01', '2026-01-31')",
    ["windows_do_not_overlap", "live_claims_do_not_overlap"],
  ],
  ["a generation", "select * from holdfast.generate_availability_from_schedules(7, '2026-02-01', '2026-02-10')", ["model_schedules_pkey"]],
  ["a look at what is left to relay", "select holdfast_private.has_unrelayed_changes()", ["availability_change_log_transaction_id_id_idx"]],
  ["a relay", "select holdfast_private.relay_changes()", []],
  [
    "a look for reminders",
    "select holdfast_private.send_reminders()",
    ["bookings_confirmed_start_idx", "user_notifications_readers_idx", "notification_deliveries_model_id_dedupe_key_key"],
  ],
  ["a look for holds that run out", "select holdfast_private.announce_expiring_holds()", ["booking_holds_live_expiry_idx"]],
  ["a look for lost jobs", "select holdfast_private.requeue_deliveries()", ["notification_deliveries_waiting_idx"]],
  ["an attempt", "select holdfast_private.start_delivery(7, 7)", ["notification_deliveries_pkey"]],
  ["a fan-out", "select holdfast_private.fan_out_notifications(7)", ["open_digests_pkey"]],
];

test("with many rows no large table is read from end to end, and every index that was made for a question serves it", () =>
  withTemplateDb(async (database) => {
    const client = await database.pool.connect();
    try {
      await fill(client);
      for (const [what, sql, indexes] of cases) {
        const usage = await usageOf(client, async () => {
          for (let n = 0; n < 8; n++) await client.query(sql);
        });
        const scanned = usage.scanned.filter((table) => !tiny.has(table));
        const unused = indexes.filter((index) => !usage.indexes.includes(index));
        expect({ what, scanned, unused }).toEqual({ what, scanned: [], unused: [] });
      }

      await client.query("begin");
      await asCaller(client, "customer", "user-1-1");
      for (const [table, index] of [
        ["booking_holds", "booking_holds_user_id_idx"],
        ["bookings", "bookings_user_id_idx"],
      ]) {
        const { rows } = await client.query<{ "QUERY PLAN": string }>(`explain select * from holdfast.${table}`);
        expect(rows.map((row) => row["QUERY PLAN"]).join("\n")).toContain(index);
      }
      await client.query("rollback");
    } finally {
      client.release();
    }
  }));

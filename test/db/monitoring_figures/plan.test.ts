import { withTemplateDb } from "../../helpers.ts";
import { figures } from "./figures.ts";

test("of a long history only the past day is read", () =>
  withTemplateDb(async ({ pool }) => {
    const client = await pool.connect();
    const tables = ["booking_holds", "bookings", "notification_deliveries"];
    try {
      await client.query([...tables, "models"].map((table) => `alter table holdfast.${table} disable trigger user`).join(";"));
      await client.query(`
        insert into holdfast.models (name, time_zone) values ('Ada', 'UTC');
        create temp table history as
          select m.id as model_id, n, tstzrange(now() + n * interval '1 hour', now() + (n + 1) * interval '1 hour') as during,
            now() - (60000 - n) * interval '30 minutes' as made
          from holdfast.models as m cross join generate_series(1, 60000) as n;
        insert into holdfast.booking_holds (model_id, id, user_id, during, hold_expires_at, status, currency, created_at)
          select model_id, n, 'ada', during, made, 'converted', 'USD', made from history order by n;
        insert into holdfast.bookings (model_id, hold_id, user_id, during, status, price, currency, created_at)
          select model_id, n, 'ada', during, 'confirmed', 0, 'USD', made from history order by n;
        insert into holdfast.notification_deliveries (model_id, user_id, channel, event_type, payload, dedupe_key, status, created_at)
          select model_id, 'ada', 'email', 'availability_added', '{}', n, 'delivered', made from history order by n`);
      await client.query("vacuum analyze holdfast.booking_holds, holdfast.bookings, holdfast.notification_deliveries");
      const scans = async () => {
        await client.query("select pg_stat_force_next_flush()");
        const { rows } = await client.query<{ name: string; whole: number; ranges: number }>(
          `select t.relname as name, t.seq_scan::int as whole, i.idx_scan::int as ranges
           from pg_stat_user_tables as t join pg_stat_user_indexes as i on i.relid = t.relid and i.indexrelname = t.relname || '_created_at_idx'
           where t.schemaname = 'holdfast' order by 1`,
        );
        return rows;
      };
      const before = await scans();
      // From the sixth call on a plan may be made for all values.
      for (let n = 0; n < 8; n++) expect((await figures(client))["bookings{status=confirmed}"]).toBe(48);
      const after = await scans();
      expect(after.map(({ name }) => name)).toEqual([...tables].sort());
      expect(after.map(({ whole }, n) => whole - before[n]!.whole)).toEqual([0, 0, 0]);
      for (const [n, { ranges }] of after.entries()) expect(ranges).toBeGreaterThan(before[n]!.ranges);
    } finally {
      client.release();
    }
  }));

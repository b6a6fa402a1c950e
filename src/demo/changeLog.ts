import { sql } from "./client.ts";
import { berlin } from "./models.ts";
import { host, type Story } from "./story.ts";

/** Who did what: written by triggers, altered by nobody. */
export async function tellChangeLog(story: Story): Promise<void> {
  story.chapter("The change log: who did what");
  const claims = await story.ask(
    host,
    sql`select to_char(changed_at, 'HH24:MI') as at, model_id as model, actor, actor_role, table_name, row_id, operation,
          concat_ws(' -> ', old_row ->> 'status', new_row ->> 'status') as status
        from holdfast.availability_change_log
        where table_name in ('booking_holds', 'bookings')
        order by id`,
  );
  story.expect(
    "Leon's hold and booking were his, and were ended by the system",
    claims
      .filter((row) => row["model"] === String(berlin.id))
      .map((row) => `${row["actor"]} ${row["table_name"]} ${row["status"]}`)
      .sort(),
    ["leon booking_holds active", "leon bookings pending", "system booking_holds active -> expired", "system bookings pending -> expired"],
  );
  const sums = await story.ask(
    host,
    sql`select actor, table_name, operation, count(*) as rows
        from holdfast.availability_change_log
        where table_name not in ('booking_holds', 'bookings')
        group by 1, 2, 3 order by 2, 1`,
  );
  story.expect(
    "the host added four models",
    sums.find((row) => row["table_name"] === "models"),
    {
      actor: "host",
      table_name: "models",
      operation: "insert",
      rows: "4",
    },
  );
  const change = await story.askInVain(null, sql`delete from holdfast.availability_change_log`);
  story.expect("nobody rewrites it, the owner neither", change === "no error", false);
}

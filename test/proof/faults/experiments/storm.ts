import { setTimeout as sleep } from "node:timers/promises";
import type { Finding } from "../../proof.ts";
import type { World } from "../world/world.ts";

const tables = ["booking_holds", "bookings", "availability_change_log", "notification_deliveries"];
/** Of statements that write to these tables. */
const share = 0.05;
/** One in twenty fails, and a call is some of them: one that needs more tries than this is not let through. */
const mostTries = 12;

/** Statements fail as they do where transactions get into each other's way (HARDENING F12), in the API, for clients of SQL, in workers. */
export async function storm(world: World, ms: number): Promise<Finding[]> {
  const { pool, history } = world;
  await pool.query(`
    create function public.fail_by_chance() returns trigger language plpgsql as $$
    begin
      if random() < ${share} then
        perform nextval('public.failed_by_chance');
        raise exception using errcode = case when random() < 0.5 then '40001' else '40P01' end;
      end if;
      return null;
    end $$;
    create sequence public.failed_by_chance;
    grant usage on sequence public.failed_by_chance to public`);
  for (const table of tables) {
    await pool.query(
      `create trigger _999_fail_by_chance after insert or update on holdfast.${table} for each statement execute function public.fail_by_chance()`,
    );
  }
  const before = { calls: history.calls.length, doubts: history.doubts.length };
  await sleep(ms);
  const { rows } = await pool.query<{ failed: number }>("select last_value::int as failed from public.failed_by_chance");
  for (const table of tables) await pool.query(`drop trigger _999_fail_by_chance on holdfast.${table}`);
  await pool.query("drop function public.fail_by_chance; drop sequence public.failed_by_chance");
  await world.recovery(Date.now());
  await world.check("a storm of 40001 and 40P01");
  const calls = history.calls.slice(before.calls);
  const tries = Math.max(...calls.map((call) => call.tries));
  // What a client of the API hears is registered, and says that it may ask again.
  const unregistered = history.doubts.slice(before.doubts).filter(({ by, code }) => by === "GraphQL" && code !== "RETRY");
  return [
    {
      proof: "40001 and 40P01 in 5 % of statements",
      count: rows[0]!.failed,
      faults: (tries > mostTries ? 1 : 0) + unregistered.length,
      figures: { calls: calls.length, "most tries": tries },
    },
  ];
}

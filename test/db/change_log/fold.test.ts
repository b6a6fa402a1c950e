import type pg from "pg";
import { attempt, withRootDb } from "../../helpers.ts";
import { brokenInvariants } from "../../proof/invariants.ts";
import { randomFrom } from "../../random.ts";
import { addModel, freezeClock, open } from "../studio.ts";

const tables = ["models", "model_schedules", "model_blocked_dates", "availability", "external_busy", "booking_holds", "bookings"];

/** One thing that somebody may do, by a function or by hand; most of it may be refused. */
function statement(pick: (below: number) => number, models: string[]): string {
  const model = models[pick(models.length)]!;
  const hour = (n: number): string => `'2026-05-0${4 + Math.floor(n / 24)}T${String(n % 24).padStart(2, "0")}:00Z'`;
  const from = pick(90);
  const range = `${hour(from)}, ${hour(from + 1 + pick(4))}`;
  const some = (table: string): string =>
    `(select id from holdfast.${table} where model_id = ${model} order by id offset ${pick(3)} limit 1)`;
  const choices = [
    ...Array<string>(4).fill(`select holdfast.add_availability(${model}, ${hour(from)}, ${hour(from + 12)})`),
    `select holdfast.remove_availability(${model}, ${some("availability")})`,
    `select holdfast.resolve_conflicts(${model}, ${range}, '${["adjust", "remove", "merge"][pick(3)]}')`,
    ...Array<string>(3).fill(`select holdfast.add_recurring_schedule(${model}, ${pick(7)}, '0${pick(9)}:00', '1${pick(9)}:00')`),
    `select holdfast.delete_recurring_schedule(${model}, ${some("model_schedules")})`,
    `select holdfast.block_dates(${model}, array['2026-05-0${4 + pick(4)}'::date], 'closed')`,
    `select holdfast.unblock_dates(${model}, array['2026-05-0${4 + pick(4)}'::date])`,
    `select holdfast.set_external_busy(${model}, 'cal', array[row('a', ${range})::holdfast.external_busy_entry])`,
    ...Array<string>(4).fill(`select holdfast.hold_slot(${model}, 'user ${pick(5)}', ${range})`),
    ...Array<string>(2).fill(`select holdfast.create_smart_booking('user ${pick(5)}', ${model}, 60, null, ${hour(0)}, ${hour(90)})`),
    ...Array<string>(3).fill(`select holdfast.convert_hold_to_booking(${model}, ${some("booking_holds")})`),
    `select holdfast.release_hold(${model}, ${some("booking_holds")})`,
    ...Array<string>(2).fill(
      `select holdfast.confirm_booking(model_id, id, 'pay ' || id, price, currency) from holdfast.bookings where id = ${some("bookings")}`,
    ),
    `select holdfast.reschedule_booking(${model}, ${some("bookings")}, ${hour(from)})`,
    `select holdfast.cancel_booking(${model}, ${some("bookings")}, 'rain')`,
    "select holdfast.release_expired_availability_holds(3)",
    `update holdfast.booking_holds set during = tstzrange(${range}) where id = ${some("booking_holds")}`,
    `update holdfast.bookings set status = 'completed' where id = ${some("bookings")}`,
    `delete from holdfast.bookings where id = ${some("bookings")}`,
    `delete from holdfast.booking_holds where id = ${some("booking_holds")}`,
    `update holdfast.availability set id = id + 5000 where id = ${some("availability")}`,
    `update holdfast.models set name = 'name ${pick(3)}', hourly_rate = ${pick(3)} where id = ${model}`,
  ];
  return choices[pick(choices.length)]!;
}

async function liveAHistory(client: pg.Client, seed: number, steps: number): Promise<number> {
  const random = randomFrom(seed);
  const pick = (below: number): number => Math.floor(random() * below);
  const models: string[] = [];
  for (const time_zone of ["UTC", "Europe/Berlin", "Asia/Kolkata"])
    models.push(await addModel(client, { time_zone, max_active_holds_per_user: 9 }));
  // Gone again with its window, which cascades.
  const passing = await addModel(client, { name: "Passing" });
  await open(client, passing, "09:00", "10:00");
  await client.query("delete from holdfast.models where id = $1", [passing]);
  let done = 0;
  for (let step = 0; step < steps; step++) {
    await freezeClock(client, `00:${String(Math.floor((step * 59) / steps)).padStart(2, "0")}`);
    const succeeded = await attempt(client, () => client.query(statement(pick, models))).then(
      () => true,
      () => false,
    );
    if (succeeded) done++;
  }
  return done;
}

test.each([1, 2, 3])("the log, folded from empty, gives the tables row for row: history %i", (seed) =>
  withRootDb(async (client) => {
    await client.query("set local timezone to 'America/New_York'");
    expect(await liveAHistory(client, seed, 150)).toBeGreaterThan(60);
    await client.query("set local timezone to 'UTC'");
    const { rows: models } = await client.query<{ id: string }>("select distinct model_id as id from holdfast.availability_change_log");
    expect(
      await brokenInvariants(
        client,
        models.map(({ id }) => id),
      ),
    ).toEqual([]);
    const kinds = await client.query<{ table_name: string }>("select distinct table_name, operation from holdfast.availability_change_log");
    expect(new Set(kinds.rows.map(({ table_name }) => table_name))).toEqual(new Set(tables));
    expect(kinds.rows.length).toBeGreaterThan(12);
  }),
);

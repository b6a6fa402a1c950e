import { sql } from "./client.ts";
import { publicHolidays } from "./holidays.ts";
import { people } from "./models.ts";
import { host, type Story } from "./story.ts";

/** Three time zones, hours that cross midnight, a year of public holidays, and the nights on which the clocks change. */
export async function tellWeeks(story: Story) {
  story.chapter("Three people, three time zones: Fridays and Saturdays until after midnight");
  for (const person of people) {
    await story.ask(
      host,
      sql`select id, name, time_zone, hourly_rate, currency from holdfast.add_model(
          ${person.name}, ${person.timeZone}, ${person.rate}, ${person.currency},
          booking_horizon_days => 366, generate_days_ahead => 366, model_id => ${person.id}
        )`,
    );
    const rules = await story.ask(
      host,
      sql`select r.id, r.day_of_week, r.start_time, r.end_time from unnest(array[5, 6]) as day
          cross join holdfast.add_recurring_schedule(${person.id}, day, ${person.opens}, ${person.closes}) as r`,
    );
    story.expect("both nights end on the morning after", rules.filter((row) => row["end_time"]! < row["start_time"]!).length, 2);
  }

  const blocked = await blockHolidays(story);
  const windows = await generate(story);
  await showClockChanges(story);
  await showHolidayCuts(story);
  return { blockedDates: blocked, windows };
}

async function blockHolidays(story: Story): Promise<number> {
  const year = 2024;
  const calls: string[] = [];
  for (const { id, country } of people) {
    for (const { date, name } of await publicHolidays(country, year)) {
      calls.push(sql`select * from holdfast.block_dates(${id}, array[${date}]::date[], ${name})`);
    }
  }
  story.say(`The public holidays of ${year} in each one's country and state (npm date-holidays): ${calls.length} calls like this one.`);
  const conflicts = await story.ask(host, calls[0]!);
  for (const call of calls.slice(1)) conflicts.push(...(await story.look(host, call)));
  story.expect("no booking stands in the way of any", conflicts, []);

  const blocked = await story.ask(
    null,
    sql`select model_id as model, count(*) as dates, string_agg(to_char(blocked_date, 'FMDD Mon ') || reason, ', ' order by blocked_date)
          filter (where blocked_date < '2024-04-01') as "January to March"
        from holdfast.model_blocked_dates group by 1 order by 1`,
  );
  story.expect(
    "every one of them is blocked",
    blocked.reduce((sum, row) => sum + Number(row["dates"]), 0),
    calls.length,
  );
  return calls.length;
}

async function generate(story: Story): Promise<number> {
  story.say("Each one's windows are generated to the horizon, 366 days ahead.");
  await story.ask(null, sql`select from holdfast.run_maintenance()`);
  const made = await story.ask(
    null,
    sql`select model_id as model, count(*) as windows, min(lower(during)) as first, max(upper(during)) as last
        from holdfast.availability where model_id <= 3 group by 1 order by 1`,
  );
  story.expect(
    "all three are generated into the last week of the year",
    made.map((row) => row["last"]! > "2024-12-27"),
    [true, true, true],
  );
  return made.reduce((sum, row) => sum + Number(row["windows"]), 0);
}

async function showClockChanges(story: Story): Promise<void> {
  story.say("The Saturday nights on which the clocks change: the same hours on the wall, one hour less in spring, one more in autumn.");
  const nights = await story.ask(
    null,
    sql`select a.model_id as model, to_char(lower(a.during) at time zone m.time_zone, 'Dy DD Mon HH24:MI') as local_start,
          to_char(upper(a.during) at time zone m.time_zone, 'Dy HH24:MI') as local_end,
          lower(a.during) as utc_start, upper(a.during) as utc_end, upper(a.during) - lower(a.during) as length
        from holdfast.availability as a join holdfast.models as m on m.id = a.model_id
        where (m.time_zone, lower(a.during) at time zone m.time_zone) in (
          ('America/New_York', '2024-03-09 20:00'), ('America/New_York', '2024-11-02 20:00'),
          ('Europe/Berlin', '2024-03-30 21:00'), ('Europe/Berlin', '2024-10-26 21:00'), ('Asia/Kolkata', '2024-03-30 18:00')
        )
        order by 1, 4`,
  );
  story.expect(
    "eight hours are seven in spring and nine in autumn; Kolkata's stay eight",
    nights.map((row) => `${row["model"]}: ${row["length"]}`),
    ["1: 07:00:00", "1: 09:00:00", "2: 07:00:00", "2: 09:00:00", "3: 08:00:00"],
  );
  story.expect(
    "on the wall each night ends when the rule says",
    nights.map((row) => row["local_end"]),
    ["Sun 04:00", "Sun 04:00", "Sun 05:00", "Sun 05:00", "Sun 02:00"],
  );
}

async function showHolidayCuts(story: Story): Promise<void> {
  story.say(
    "Good Friday, 29 March, is blocked in Berlin and Kolkata: Friday's evening is gone; the hours after midnight are Saturday's and stay.",
  );
  const free = await story.ask(
    null,
    sql`select model_id as model, local_date, starts_at, ends_at, minutes
        from holdfast.available_slots_view
        where model_id <= 3 and local_date between '2024-03-29' and '2024-03-30'
        order by 1, 2`,
  );
  // The blocked date is a calendar day: what its evening's window has after midnight is Saturday's.
  story.expect(
    "only New York is open on Good Friday itself",
    free.filter((row) => row["local_date"] === "2024-03-29").map((row) => row["model"]),
    ["1"],
  );
}

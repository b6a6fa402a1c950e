import { withEmptyDb } from "../helpers.ts";
import { indexFile, psql, psqlLines, testWithPsql } from "./psql.ts";

testWithPsql("the main path, from a weekly rule to a paid booking, by psql alone", () =>
  withEmptyDb(async ({ ownerUrl: url }) => {
    expect((await psql(url, "-f", indexFile)).code).toBe(0);
    const step = (sql: string): Promise<string[]> => psqlLines(url, `set timezone to 'UTC'; ${sql}`);
    await step("select holdfast_private.set_clock('2023-12-31 12:00+00')");
    expect(await step("select id, time_zone from holdfast.add_model('Grace', 'UTC', hourly_rate => 120, model_id => 42)")).toEqual([
      "42|UTC",
    ]);
    expect(await step("select day_of_week, start_time, end_time from holdfast.add_recurring_schedule(42, 1, '14:00', '22:00')")).toEqual([
      "1|14:00:00|22:00:00",
    ]);
    expect(
      await step(
        "select local_date, outcome from holdfast.generate_availability_from_schedules(42, '2024-01-01', '2024-01-31') order by 1",
      ),
    ).toEqual(["2024-01-01|created", "2024-01-08|created", "2024-01-15|created", "2024-01-22|created", "2024-01-29|created"]);
    const search = "'2024-01-01 15:00+00', '2024-01-01 10:00+00', '2024-01-01 20:00+00'";
    expect(await step(`select starts_at, score from holdfast.find_best_slots(42, 60, ${search}, 2)`)).toEqual([
      "2024-01-01 15:00:00+00|90",
      "2024-01-01 14:45:00+00|80",
    ]);
    expect(
      await step("select id, price, currency from holdfast.hold_slot(42, 'user-1', '2024-01-01 15:00+00', '2024-01-01 16:00+00')"),
    ).toEqual(["1|120.00|USD"]);
    expect(await step("select id, status from holdfast.convert_hold_to_booking(42, 1)")).toEqual(["1|pending"]);
    expect(await step("select status from holdfast.confirm_booking(42, 1, 'pay-1', 120, 'USD')")).toEqual(["confirmed"]);
    expect(
      await step(
        `select (booking).id, lower((booking).during), match_score from holdfast.create_smart_booking('user-2', 42, 60, ${search})`,
      ),
    ).toEqual(["2|2024-01-01 14:00:00+00|80"]);
    await step("select holdfast.run_maintenance()");
    expect(
      await step("select entry_type, starts_at from holdfast.model_availability_calendar where local_date = '2024-01-01' order by 1, 2"),
    ).toEqual(["available|2024-01-01 14:00:00+00", "held|2024-01-01 14:00:00+00", "booked|2024-01-01 15:00:00+00"]);
  }),
);

testWithPsql("a registered error is told by its SQLSTATE, with detail and hint", () =>
  withEmptyDb(async ({ ownerUrl: url }) => {
    await psql(url, "-f", indexFile);
    const { code, errors } = await psql(url, "-v", "VERBOSITY=verbose", "-c", "select holdfast.add_model('Ada', 'CET')");
    expect(code).toBe(1);
    expect(errors).toMatch(/SL004[\s\S]*DETAIL: +\{"time_zone": "CET"\}[\s\S]*HINT: /);
  }),
);

testWithPsql("without a worker nothing piles up: after many holds and sweeps only history has grown", () =>
  withEmptyDb(async ({ ownerUrl: url }) => {
    await psql(url, "-f", indexFile);
    await psqlLines(
      url,
      `select holdfast_private.set_clock('2026-01-01 00:00+00');
       select holdfast.add_model('Ada', 'UTC', max_active_holds_per_user => 1000, hourly_rate => 60);
       select holdfast.set_recurring_schedules(1, array(select row(d, '00:00', '00:00', true)::holdfast.schedule_rule from generate_series(0, 6) as d));
       select holdfast.run_maintenance()`,
    );
    const counts = `
      select format('%s %s', c.oid::regclass, (xpath('/row/n/text()', query_to_xml(format('select count(*) as n from %s', c.oid::regclass), false, true, '')))[1])
      from pg_class as c
      where c.relkind in ('r', 'p') and c.relnamespace::regnamespace::text !~ '^(pg_|information_schema)' order by 1`;
    const before = await psqlLines(url, counts);
    for (let day = 2; day <= 6; day++) {
      await psqlLines(
        url,
        // 40 holds a day, half of them with a pending booking; nobody pays.
        `select holdfast.convert_hold_to_booking(h.model_id, h.id)
         from generate_series(0, 39) as n
         cross join lateral holdfast.hold_slot(
           1, 'user', '2026-01-0${day} 00:00+00'::timestamptz + make_interval(mins => n * 30), '2026-01-0${day} 00:30+00'::timestamptz + make_interval(mins => n * 30)
         ) as h
         where n % 2 = 0;
         select holdfast_private.set_clock(holdfast_private.current_instant() + '11 minutes');
         select holdfast.run_maintenance()`,
      );
    }
    const after = await psqlLines(url, counts);
    const grown = after.filter((line) => !before.includes(line)).map((line) => line.split(" ")[0]);
    expect(grown).toEqual(["holdfast.availability_change_log", "holdfast.booking_holds", "holdfast.bookings"]);
    expect(after).toContain("holdfast.occupied_time 0");
    expect(after).toContain("holdfast_private.relay_cursor 1");
  }),
);

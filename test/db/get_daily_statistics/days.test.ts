import type pg from "pg";
import { asCaller, expectSqlState, type Role, withRootDb } from "../../helpers.ts";
import { statistics } from "../get_availability_statistics/statistics.ts";
import { addModel, book, freezeClock, hold, open, openDay } from "../studio.ts";

interface Day {
  model_id: string;
  date: string;
  available_minutes: string;
  booked_minutes: string;
  utilization_rate: string | null;
  revenue_potential: string;
  revenue_booked: string;
}

async function days(
  client: pg.ClientBase,
  model: string | null,
  from: string | null,
  to: string | null,
  daysEach: number | null = 1,
): Promise<Day[]> {
  const sql = `select model_id, local_date::text as date, available_minutes, booked_minutes, utilization_rate, revenue_potential, revenue_booked
     from holdfast.get_daily_statistics($1, $2, $3, $4)`;
  return (await client.query<Day>(sql, [model, from, to, daysEach])).rows;
}

/** In New York, around the night of 8 March 2026 that lacks an hour: free from Saturday 20:00 to Sunday 04:00, seven hours. */
async function addNight(client: pg.ClientBase): Promise<string> {
  await freezeClock(client, "2026-03-01T00:00");
  const model = await addModel(client, { time_zone: "America/New_York" });
  await open(client, model, "2026-03-08T01:00", "2026-03-08T08:00");
  for (const [n, [from, to]] of [
    ["2026-03-08T04:00", "2026-03-08T06:00"], // Saturday 23:00 to Sunday 01:00
    ["2026-03-08T07:00", "2026-03-08T08:00"], // Sunday 03:00 to 04:00
  ].entries()) {
    await book(client, model, (await hold(client, model, "ada", from!, to!)).id, [`paid ${n}`, n === 0 ? 120 : 60, "USD"]);
  }
  await hold(client, model, "ada", "2026-03-08T01:00", "2026-03-08T02:00");
  return model;
}

test("each local date has its own part of what is offered and booked; a booking's price is its first day's", () =>
  withRootDb(async (client) => {
    const model = await addNight(client);
    const date = { model_id: model };
    expect(await days(client, model, "2026-03-06", "2026-03-08")).toEqual([
      {
        ...date,
        date: "2026-03-06",
        available_minutes: "0.00",
        booked_minutes: "0.00",
        utilization_rate: null,
        revenue_potential: "0.00",
        revenue_booked: "0.00",
      },
      {
        ...date,
        date: "2026-03-07",
        available_minutes: "240.00",
        booked_minutes: "60.00",
        utilization_rate: "25.00",
        revenue_potential: "240.00",
        revenue_booked: "120.00",
      },
      {
        ...date,
        date: "2026-03-08",
        available_minutes: "180.00",
        booked_minutes: "120.00",
        utilization_rate: "66.67",
        revenue_potential: "180.00",
        revenue_booked: "60.00",
      },
    ]);
  }));

test("the days add up to the period", () =>
  withRootDb(async (client) => {
    const model = await addNight(client);
    const each = await days(client, model, "2026-03-01", "2026-03-31");
    const whole = await statistics(client, model, "2026-03-01", "2026-03-31");
    expect(each).toHaveLength(31);
    for (const figure of ["available_minutes", "booked_minutes", "revenue_booked", "revenue_potential"] as const) {
      expect([figure, each.reduce((sum, day) => sum + Number(day[figure]), 0)]).toEqual([figure, Number(whole[figure])]);
    }
  }));

test("several days together are what they are one by one; the last ones may be fewer", () =>
  withRootDb(async (client) => {
    const model = await addNight(client);
    expect(await days(client, model, "2026-03-07", "2026-03-09", 2)).toMatchObject([
      { date: "2026-03-07", available_minutes: "420.00", booked_minutes: "180.00", utilization_rate: "42.86", revenue_booked: "180.00" },
      { date: "2026-03-09", available_minutes: "0.00", booked_minutes: "0.00", revenue_booked: "0.00" },
    ]);
    expect(await days(client, model, "2026-03-06", "2026-03-08", 2)).toMatchObject([
      { date: "2026-03-06", revenue_booked: "120.00" },
      { date: "2026-03-08", revenue_booked: "60.00" },
    ]);
  }));

test.each([0, 401, null])("%s days together: INVALID_ARGUMENT", (daysEach) =>
  withRootDb((client) => expectSqlState(days(client, "1", "2026-03-06", "2026-03-08", daysEach), "INVALID_ARGUMENT")),
);

test("only what is booked, and in the model's currency, is revenue", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await book(client, model, (await hold(client, model, "ada", "09:00", "10:00")).id);
    const cancelled = await book(client, model, (await hold(client, model, "ada", "10:00", "11:00")).id, ["paid", 60, "USD"]);
    await client.query("select holdfast.cancel_booking($1, $2)", [model, cancelled.id]);
    await book(client, model, (await hold(client, model, "ada", "11:00", "12:00")).id, ["paid 2", 60, "USD"]);
    await client.query("update holdfast.models set currency = 'EUR' where id = $1", [model]);
    expect(await days(client, model, "2026-05-04", "2026-05-04")).toMatchObject([{ booked_minutes: "60.00", revenue_booked: "0.00" }]);
    await client.query("update holdfast.models set currency = 'USD' where id = $1", [model]);
    expect(await days(client, model, "2026-05-04", "2026-05-04")).toMatchObject([{ booked_minutes: "60.00", revenue_booked: "60.00" }]);
  }));

test("for the model itself and admins; to another model it is not there", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await asCaller(client, "admin", "host");
    expect(await days(client, model, "2026-05-04", "2026-05-04")).toMatchObject([{ available_minutes: "480.00" }]);
    await asCaller(client, "model", "room", model);
    expect(await days(client, model, "2026-05-04", "2026-05-04")).toMatchObject([{ available_minutes: "480.00" }]);
    await asCaller(client, "model", "room 2", Number(model) + 1);
    await expectSqlState(days(client, model, "2026-05-04", "2026-05-04"), "NOT_FOUND");
  }));

test.each<Role>(["anonymous", "customer"])("%s may not", (role) =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await asCaller(client, role, "ada");
    await expectSqlState(days(client, model, "2026-05-04", "2026-05-04"), "42501");
  }),
);

test.each<[string, [string | null, string | null, string | null]]>([
  ["MISSING_ARGUMENT", [null, "2026-05-04", "2026-05-04"]],
  ["MISSING_ARGUMENT", ["1", null, "2026-05-04"]],
  ["INVALID_RANGE", ["1", "2026-05-05", "2026-05-04"]],
  ["INVALID_RANGE", ["1", "2026-01-01", "2027-02-05"]],
  ["NOT_FOUND", ["999999", "2026-05-04", "2026-05-04"]],
])("%s: %j", (code, [model, from, to]) => withRootDb((client) => expectSqlState(days(client, model, from, to), code)));

import { sql } from "./client.ts";
import { host, type Story } from "./story.ts";

const model = 42;

/** The brief's own usage examples: model 42, Mondays 14:00-22:00, January 2024, and the customer user_123. */
export async function tellBrief(story: Story) {
  story.chapter("The brief's examples: a weekly rule becomes a paid booking");
  story.say("Holdfast's clock is set to the last day of 2023; it runs on from there.");
  const [clock] = await story.ask(null, sql`select holdfast_private.set_clock('2023-12-31T00:00:00Z')::timestamptz(0) as now`);
  story.expect("the clock stands at 2023-12-31", clock?.["now"], "2023-12-31 00:00:00+00");

  await generate(story);
  const booking = await book(story);
  const found = await story.ask(
    host,
    sql`select conflict_type, conflict_id, starts_at, ends_at, overlap_minutes
        from holdfast.check_availability_conflicts(${model}, '2024-01-01T15:00:00Z', '2024-01-01T17:00:00Z')`,
  );
  story.expect(
    "15:00-17:00 meets the window for 120 minutes and the booking for 60",
    found.map((row) => `${row["conflict_type"]} ${Number(row["overlap_minutes"])}`).sort(),
    ["availability 120", "booking 60"],
  );
  return booking;
}

async function generate(story: Story): Promise<void> {
  await story.ask(
    host,
    sql`select id, name, time_zone, hourly_rate, currency, hold_minutes
        from holdfast.add_model('Model 42', 'UTC', hourly_rate => 100, model_id => ${model})`,
  );
  const [rule] = await story.ask(
    host,
    sql`select id, day_of_week, start_time, end_time, is_active
        from holdfast.add_recurring_schedule(${model}, 1, '14:00:00', '22:00:00', true)`,
  );
  story.expect("the rule is Monday's", rule?.["day_of_week"], "1");

  const january = sql`select availability_id, local_date, starts_at, ends_at, outcome
        from holdfast.generate_availability_from_schedules(${model}, '2024-01-01', '2024-01-31')`;
  const windows = await story.ask(host, january);
  story.expect(
    "the five Mondays of January were made whole",
    windows.map((row) => `${row["starts_at"]} ${row["outcome"]}`),
    ["01", "08", "15", "22", "29"].map((day) => `2024-01-${day} 14:00:00+00 created`),
  );
  story.expect("a second run makes nothing", await story.ask(host, january), []);
}

async function book(story: Story) {
  const [booked] = await story.ask(
    host,
    sql`select (b.booking).id, (b.booking).user_id, (b.booking).during, (b.booking).status, (b.booking).price, match_score, time_difference_minutes
        from holdfast.create_smart_booking(
          user_id => 'user_123', model_id => ${model}, duration_minutes => 60, preferred_start_time => '2024-01-01T15:00:00Z',
          search_start_time => '2024-01-01T10:00:00Z', search_end_time => '2024-01-01T20:00:00Z'
        ) as b`,
  );
  story.expect(
    "user_123 has 15:00-16:00, pending until it is paid",
    [booked?.["user_id"], booked?.["during"], booked?.["status"]],
    ["user_123", '["2024-01-01 15:00:00+00","2024-01-01 16:00:00+00")', "pending"],
  );
  const matchScore = Number(booked?.["match_score"]);
  story.expect("score 90: 50 for the very time asked for, 20 for a longer free run, 20 for the day", matchScore, 90);

  const [paid] = await story.ask(
    host,
    sql`select id, status, price, currency, payment_reference
        from holdfast.confirm_booking(${model}, ${booked?.["id"]}, 'pay_1', 100, 'USD')`,
  );
  story.expect("paid, it is confirmed", paid?.["status"], "confirmed");
  return { bookingId: paid?.["id"], matchScore, status: paid?.["status"] };
}

import { sql } from "./client.ts";
import { newYork } from "./models.ts";
import { customer, host, type Story } from "./story.ts";

const mia = customer("mia");
const search = sql`holdfast.find_best_slots(
          ${newYork.id}, 60, '2024-03-10 01:30 America/New_York', '2024-03-09 20:00 America/New_York', '2024-03-10 06:00 America/New_York',
          max_results => 6
        )`;

/** In the night when New York's clocks go forward: search, hold, pay. */
export async function tellPurchase(story: Story) {
  story.chapter("Search, hold, pay: the night when New York's clocks go forward");
  story.say("Mia would like an hour from 1:30 on. At 2:00 the clocks go to 3:00, so that half past one is half an hour before three.");
  const slots = await story.ask(
    mia,
    `select to_char(starts_at at time zone 'America/New_York', 'Dy HH24:MI') as local_start, starts_at, ends_at, score,
          time_points, duration_points, day_points
        from ${search}`,
  );
  story.expect("the best slot starts when she asked", slots[0]?.["local_start"], "Sun 01:30");
  story.expect(
    "nothing starts in the hour that the night skips",
    slots.filter((row) => row["local_start"]!.startsWith("Sun 02")),
    [],
  );

  const best = slots[0];
  const [hold] = await story.ask(
    mia,
    sql`select id, user_id, status, price, currency, hold_expires_at - created_at as lives
        from holdfast.hold_slot(${newYork.id}, starts_at => ${best?.["starts_at"]}, ends_at => ${best?.["ends_at"]})`,
  );
  story.expect(
    "she has it for ten minutes, at its price",
    [hold?.["status"], hold?.["price"], hold?.["lives"]],
    ["active", "120.00", "00:10:00"],
  );

  const [pending] = await story.ask(
    mia,
    sql`select id, hold_id, status, price from holdfast.convert_hold_to_booking(${newYork.id}, ${hold?.["id"]})`,
  );
  story.expect("unpaid, her booking is pending and rides on the hold", pending?.["status"], "pending");

  const pay = sql`select id, status, payment_reference from holdfast.confirm_booking(${newYork.id}, ${pending?.["id"]}, 'pay_2', 120, 'USD')`;
  story.expect(
    "a customer can't say that she has paid (PostgreSQL's 42501 is FORBIDDEN in the API)",
    await story.askInVain(mia, pay),
    "42501",
  );
  const [paid] = await story.ask(host, pay);
  story.expect("the host system can: confirmed", paid?.["status"], "confirmed");
  const again = await story.ask(host, pay);
  story.expect("the same payment told twice books once", again, [paid]);

  const left = await story.look(null, `select from ${search} where starts_at = '${best?.["starts_at"]}'`);
  story.expect("nobody is offered her hour any more", left, []);
  return { bookingId: paid?.["id"], status: paid?.["status"] };
}

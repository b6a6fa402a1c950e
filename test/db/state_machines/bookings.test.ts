import { attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import { one, openDay, readBooking } from "../studio.ts";

const states = ["pending", "confirmed", "completed", "cancelled", "no_show", "expired"];
const allowed: Record<string, string[]> = {
  pending: ["confirmed", "cancelled", "expired"],
  confirmed: ["completed", "cancelled", "no_show"],
  // A late payment takes the time anew.
  expired: ["confirmed"],
};
const pairs = states.flatMap((from) => states.map((to) => [from, to] as const));

test.each(pairs)("a booking from %s to %s, by hand as the owner", (from, to) =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const { id } = await one<{ id: string }>(
      client,
      `with held as (
         insert into holdfast.booking_holds (model_id, user_id, during, hold_expires_at, currency)
         values ($1, 'ada', '[2026-05-04 10:00Z,2026-05-04 11:00Z)', '2026-05-04 01:00Z', 'USD') returning *
       )
       insert into holdfast.bookings (model_id, hold_id, user_id, during, status, price, currency)
       select model_id, id, user_id, during, $2, 0, currency from held returning id`,
      [model, from],
    );
    const move = attempt(client, () => client.query("update holdfast.bookings set status = $1 where id = $2", [to, id]));
    if (from === to || allowed[from]?.includes(to)) {
      await move;
      expect((await readBooking(client, id)).status).toBe(to);
    } else {
      await expectSqlState(move, "INVALID_TRANSITION");
      expect((await readBooking(client, id)).status).toBe(from);
    }
  }),
);

import * as fc from "fast-check";
import type pg from "pg";
import { atClock } from "../helpers.ts";
import { holdsForAll } from "./check.ts";

const noon = Date.parse("2026-05-04T12:00:00Z");
const clock = (client: pg.Client, minutes: number) => atClock(client, new Date(noon + minutes * 60_000).toISOString());
const hour = (n: number) => [`2026-05-04T${13 + n}:00Z`, `2026-05-04T${14 + n}:00Z`];

/** What may happen to four unpaid bookings of an afternoon, each of its own hour, whose holds run out at 12:10. */
type Step =
  | { do: "wait"; minutes: number }
  | { do: "sweep" }
  | { do: "pay"; booking: number }
  | { do: "cancel"; booking: number }
  | { do: "move"; booking: number; to: number }
  | { do: "hold"; hour: number }
  | { do: "close"; hour: number };

const four = fc.nat(3);
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant("wait" as const), minutes: fc.constantFrom(4, 9, 11, 90) }),
    fc.record({ do: fc.constant("sweep" as const) }),
    { weight: 4, arbitrary: fc.record({ do: fc.constant("pay" as const), booking: four }) },
    fc.record({ do: fc.constant("cancel" as const), booking: four }),
    fc.record({ do: fc.constant("move" as const), booking: four, to: four }),
    { weight: 2, arbitrary: fc.record({ do: fc.constant("hold" as const), hour: four }) },
    fc.record({ do: fc.constant("close" as const), hour: four }),
  ),
  { minLength: 2, maxLength: 14 },
);

interface Booking {
  id: string;
  status: string;
  payment_reference: string | null;
  confirmed_at: Date | null;
  refund_due_at: Date | null;
  is_claimed: boolean;
}

const bookings = async (client: pg.Client): Promise<Booking[]> =>
  (
    await client.query<Booking>(
      `select b.id, b.status::text as status, b.payment_reference, b.confirmed_at, b.refund_due_at,
         exists (select from holdfast.occupied_time as o where (o.model_id, o.hold_id, o.during) = (b.model_id, b.hold_id, b.during)) as is_claimed
       from holdfast.bookings as b where b.user_id <> 'other' order by b.id`,
    )
  ).rows;

/** Runs a call; a refusal undoes it and is no failure. */
async function tryTo(client: pg.Client, sql: string, values: unknown[]): Promise<boolean> {
  await client.query("savepoint step");
  const done = await client.query(sql, values).then(
    () => true,
    async (error: { code?: string }) => {
      // Registered refusals only: a constraint's or the server's own error is a failure.
      expect(error.code).toMatch(/^SL/);
      await client.query("rollback to step");
      return false;
    },
  );
  await client.query("release step");
  return done;
}

test("every payment ends in a confirmed claim or one refund, never both, never neither; once settled it stays settled", () =>
  holdsForAll(steps, 150, async (client, story) => {
    await clock(client, 0);
    const model = (await client.query("select id from holdfast.add_model('Ada', 'UTC', 10, max_active_holds_per_user => 100)")).rows[0].id;
    await client.query("select holdfast.add_availability($1, '2026-05-04 13:00Z', '2026-05-04 17:00Z')", [model]);
    const ids: string[] = [];
    for (let n = 0; n < 4; n++) {
      const { rows } = await client.query(
        "select b.id from holdfast.hold_slot($1, $2, $3, $4) as h, holdfast.convert_hold_to_booking($1, h.id) as b",
        [model, `user ${n}`, ...hour(n)],
      );
      ids.push(rows[0].id);
    }
    const paid = new Map<string, Booking>();
    let now = 0;
    for (const step of story) {
      switch (step.do) {
        case "wait":
          now += step.minutes;
          await clock(client, now);
          break;
        case "sweep":
          await client.query("select holdfast.release_expired_availability_holds()");
          break;
        case "pay": {
          const id = ids[step.booking]!;
          expect(await tryTo(client, "select holdfast.confirm_booking($1, $2, $3, 10, 'USD')", [model, id, `pay ${id}`])).toBe(true);
          const after = (await bookings(client)).find((booking) => booking.id === id)!;
          const first = paid.get(id);
          // The same payment again: the same answer, but for what was done to the booking between.
          if (first) expect([after.payment_reference, after.confirmed_at]).toEqual([first.payment_reference, first.confirmed_at]);
          if (first?.refund_due_at) expect(after).toEqual(first);
          paid.set(id, first ?? after);
          break;
        }
        case "cancel":
          await tryTo(client, "select holdfast.cancel_booking($1, $2)", [model, ids[step.booking]]);
          break;
        case "move":
          await tryTo(client, "select holdfast.reschedule_booking($1, $2, $3)", [model, ids[step.booking], hour(step.to)[0]]);
          break;
        case "hold":
          await tryTo(client, "select holdfast.hold_slot($1, 'other', $2, $3)", [model, ...hour(step.hour)]);
          break;
        case "close":
          await client.query(
            "select holdfast.remove_availability($1, id) from holdfast.availability where model_id = $1 and during @> $2::timestamptz",
            [model, hour(step.hour)[0]],
          );
      }
      for (const booking of await bookings(client)) {
        expect(booking.is_claimed).toBe(["pending", "confirmed"].includes(booking.status));
        const isPaid = booking.payment_reference !== null;
        expect([booking.id, isPaid]).toEqual([booking.id, paid.has(booking.id)]);
        expect([booking.id, isPaid]).toEqual([booking.id, (booking.status === "confirmed") !== (booking.refund_due_at !== null)]);
      }
    }
  }));

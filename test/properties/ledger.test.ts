import * as fc from "fast-check";
import pg from "pg";
import { atClock, attempt } from "../helpers.ts";
import { minute } from "../proof/model/intervals.ts";
import { holdsForAll, insertModel } from "./check.ts";

const start = Date.parse("2026-06-01T08:00:00Z");
const users = ["ada", "bob"];

/** What people, the clock and a DBA do to claims; `pick` names one of those that are there. */
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant("hold" as const),
      user: fc.constantFrom(...users),
      from: fc.nat(40).map((n) => n * 15),
      length: fc.integer({ min: 1, max: 6 }).map((n) => n * 15),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      does: fc.constantFrom("book" as const, "pay" as const, "release" as const, "cancel" as const),
      pick: fc.nat(20),
    }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant("wait" as const), minutes: fc.constantFrom(1, 5, 11) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("sweep" as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant("set buffers" as const),
      before: fc.constantFrom(0, 10, 15),
      after: fc.constantFrom(0, 10, 15),
    }),
  },
  // By hand, as the owner: the tables' own rules are all that stands in the way.
  {
    weight: 3,
    arbitrary: fc.record({
      does: fc.constantFrom("move hold" as const, "move booking" as const, "move expiry" as const),
      pick: fc.nat(20),
      minutes: fc.integer({ min: -20, max: 20 }).map((n) => n * 5),
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constantFrom("delete hold" as const, "delete booking" as const), pick: fc.nat(20) }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

interface Claim {
  hold_id: string;
  booking_id: string | null;
  hold_status: string;
  booking_status: string | null;
  starts: Date;
  ends: Date;
  booked_starts: Date | null;
  expires: Date;
  before: number;
  after: number;
  ledger_starts: Date | null;
  ledger_ends: Date | null;
  occupied_starts: Date | null;
  occupied_ends: Date | null;
  until: Date | null;
}

async function claims(client: pg.Client, model: string): Promise<Claim[]> {
  const { rows } = await client.query<Claim>(
    `select h.id as hold_id, b.id as booking_id, h.status as hold_status, b.status as booking_status, lower(h.during) as starts,
       upper(h.during) as ends, lower(b.during) as booked_starts, h.hold_expires_at as expires, h.buffer_before_minutes as before,
       h.buffer_after_minutes as after, lower(o.during) as ledger_starts, upper(o.during) as ledger_ends,
       lower(o.occupied) as occupied_starts, upper(o.occupied) as occupied_ends, o.until
     from holdfast.booking_holds as h
     left join holdfast.bookings as b on b.model_id = h.model_id and b.hold_id = h.id
     left join holdfast.occupied_time as o on o.model_id = h.model_id and o.hold_id = h.id
     where h.model_id = $1 order by lower(h.during), h.id`,
    [model],
  );
  return rows;
}

async function take(client: pg.Client, model: string, now: number, step: Step): Promise<number> {
  const all = await claims(client, model);
  const picked = "pick" in step ? all[step.pick % Math.max(all.length, 1)] : undefined;
  if ("pick" in step && picked === undefined) return now;
  const hold = [model, picked?.hold_id];
  const booking = [model, picked?.booking_id ?? "0"];
  switch (step.does) {
    case "hold": {
      const starts = start + step.from * minute;
      await client.query("select holdfast.hold_slot($1, $2, $3, $4)", [
        model,
        step.user,
        new Date(starts),
        new Date(starts + step.length * minute),
      ]);
      break;
    }
    case "book":
      await client.query("select holdfast.convert_hold_to_booking($1, $2)", hold);
      break;
    case "pay":
      await client.query(
        "select holdfast.confirm_booking($1, $2, format('pay-%s', b.id), b.price, b.currency) from holdfast.bookings as b where (b.model_id, b.id) = ($1, $2)",
        booking,
      );
      break;
    case "release":
      await client.query("select holdfast.release_hold($1, $2)", hold);
      break;
    case "cancel":
      await client.query("select holdfast.cancel_booking($1, $2)", booking);
      break;
    case "wait":
      await atClock(client, new Date(now + step.minutes * minute).toISOString());
      return now + step.minutes * minute;
    case "sweep":
      await client.query("select holdfast.release_expired_availability_holds()");
      break;
    case "set buffers":
      await client.query("update holdfast.models set buffer_before_minutes = $2, buffer_after_minutes = $3 where id = $1", [
        model,
        step.before,
        step.after,
      ]);
      break;
    case "move hold":
    case "move booking": {
      const table = step.does === "move hold" ? "booking_holds" : "bookings";
      await client.query(
        `update holdfast.${table} set during = tstzrange(lower(during) + make_interval(mins => $3), upper(during) + make_interval(mins => $3))
         where (model_id, id) = ($1, $2)`,
        [...(step.does === "move hold" ? hold : booking), step.minutes],
      );
      break;
    }
    case "move expiry":
      await client.query(
        "update holdfast.booking_holds set hold_expires_at = hold_expires_at + make_interval(mins => $3) where (model_id, id) = ($1, $2)",
        [...hold, step.minutes],
      );
      break;
    case "delete hold":
      await client.query("delete from holdfast.booking_holds where (model_id, id) = ($1, $2)", hold);
      break;
    case "delete booking":
      await client.query("delete from holdfast.bookings where (model_id, id) = ($1, $2)", booking);
      break;
  }
  return now;
}

/** Only a DBA meets the constraints: an overlap, or a hold deleted from under its booking. */
const byHand = new Set<Step["does"]>(["move hold", "move booking", "move expiry", "delete hold", "delete booking"]);
const isRefusal = (error: unknown, step: Step): boolean =>
  error instanceof pg.DatabaseError &&
  (error.code?.startsWith("SL") || (byHand.has(step.does) && (error.code === "23P01" || error.code === "23503")));

const booked = new Set(["confirmed", "completed", "no_show"]);

function expectSoundLedger(all: Claim[]): void {
  for (const claim of all) {
    const isBooked = booked.has(claim.booking_status ?? "");
    const isLive = isBooked || (claim.hold_status === "active" && [null, "pending"].includes(claim.booking_status));
    const { ledger_starts, ledger_ends, occupied_starts, occupied_ends, until } = claim;
    expect({ ledger_starts, ledger_ends, occupied_starts, occupied_ends, until }).toEqual(
      isLive
        ? {
            ledger_starts: claim.starts,
            ledger_ends: claim.ends,
            occupied_starts: new Date(claim.starts.getTime() - claim.before * minute),
            occupied_ends: new Date(claim.ends.getTime() + claim.after * minute),
            until: isBooked ? null : claim.expires,
          }
        : { ledger_starts: null, ledger_ends: null, occupied_starts: null, occupied_ends: null, until: null },
    );
    if (isLive && claim.booked_starts) expect(claim.booked_starts).toEqual(claim.starts);
  }
  const live = all.filter(({ ledger_starts }) => ledger_starts !== null);
  for (const [n, next] of live.entries()) {
    const first = live[n - 1];
    if (!first) continue;
    expect((next.starts.getTime() - first.ends.getTime()) / minute).toBeGreaterThanOrEqual(first.after + next.before);
  }
}

test("whatever is done, the ledger says what holds and bookings call for, and buffers stand between them", () =>
  holdsForAll(fc.array(step, { minLength: 5, maxLength: 25 }), 60, async (client, steps) => {
    let now = start - 60 * minute;
    await atClock(client, new Date(now).toISOString());
    const model = await insertModel(client, "UTC", { buffer_before_minutes: 10, buffer_after_minutes: 15, hourly_rate: 60 });
    await client.query("insert into holdfast.availability (model_id, during) values ($1, '[2026-06-01 06:00+00, 2026-06-02 00:00+00)')", [
      model,
    ]);
    for (const step of steps) {
      try {
        now = await attempt(client, () => take(client, model, now, step));
      } catch (error) {
        if (!isRefusal(error, step)) throw error;
      }
      expectSoundLedger(await claims(client, model));
    }
  }));

test("the log replays to the tables", () =>
  holdsForAll(fc.array(step, { minLength: 5, maxLength: 25 }), 30, async (client, steps) => {
    let now = start - 60 * minute;
    await client.query("set local timezone to 'UTC'");
    await atClock(client, new Date(now).toISOString());
    const model = await insertModel(client, "UTC", { hourly_rate: 60 });
    await client.query("insert into holdfast.availability (model_id, during) values ($1, '[2026-06-01 06:00+00, 2026-06-02 00:00+00)')", [
      model,
    ]);
    for (const step of steps) {
      try {
        now = await attempt(client, () => take(client, model, now, step));
      } catch (error) {
        if (!isRefusal(error, step)) throw error;
      }
    }
    for (const table of ["booking_holds", "bookings", "availability"]) {
      const { rows } = await client.query<{ logged: unknown; row: unknown }>(
        `select l.new_row as logged, to_jsonb(t) as row
         from (
           select distinct on (row_id) row_id, new_row
           from holdfast.availability_change_log where model_id = $1 and table_name = $2 order by row_id, id desc
         ) as l
         full join (select * from holdfast.${table} where model_id = $1) as t on t.id = l.row_id`,
        [model, table],
      );
      expect(rows.map(({ logged }) => logged)).toEqual(rows.map(({ row }) => row));
    }
  }));

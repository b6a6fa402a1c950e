import type pg from "pg";
import { setTimeout as sleep } from "node:timers/promises";
import { attempt, expectSqlState, withRootDb, withTemplateDb } from "../../helpers.ts";
import { addModel, at, clockTime, counted, hold, one, open, openDay } from "../studio.ts";

const smart =
  "select lower((b.booking).during) as starts_at, match_score, time_difference_minutes from holdfast.create_smart_booking($1, $2, 60, $3, $4, $5) as b";

interface Booked {
  starts_at: Date;
  match_score: number;
  time_difference_minutes: number;
}

function book(client: pg.ClientBase, model: string, user = "anna", preferred: string | null = "10:00"): Promise<Booked> {
  return one<Booked>(client, smart, [user, model, preferred === null ? null : at(preferred), at("00:00"), at("23:00")]);
}

/** A fault that no search sees: claims that begin in this part of the day are refused when they are written. */
async function refuse(client: pg.ClientBase, code: string, from: string, to: string): Promise<void> {
  await client.query(`
    create function pg_temp.refuse() returns trigger language plpgsql as $$
    begin
      if lower(new.during) >= '${at(from)}' and lower(new.during) < '${at(to)}' then
        perform holdfast_private.fail('${code}', 'a fault');
      end if;
      return new;
    end $$;
    create trigger _000_refuse before insert on holdfast.booking_holds for each row execute function pg_temp.refuse()`);
}

test.each(["OUTSIDE_AVAILABILITY", "BLOCKED_DATE", "EXTERNAL_BUSY", "SLOT_TAKEN"])(
  "the best slot is lost to %s: the next best is taken",
  (code) =>
    withRootDb(async (client) => {
      const model = await openDay(client);
      await refuse(client, code, "10:00", "10:01");
      const booked = await book(client, model);
      expect([clockTime(booked.starts_at), booked.match_score, booked.time_difference_minutes]).toEqual(["09:45", 80, 15]);
      expect(await counted(client)).toMatchObject({ holds: 1, bookings: 1, claims: 1 });
    }),
);

test("when all of them are lost there is none, and nothing is left behind", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await refuse(client, "SLOT_TAKEN", "00:00", "23:00");
    const before = await counted(client);
    await expectSqlState(
      attempt(client, () => book(client, model)),
      "NO_SLOT",
    );
    expect(await counted(client)).toEqual(before);
  }));

test("a user who may hold no more hears so at once", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, { max_active_holds_per_user: 1 });
    await hold(client, model, "anna", "15:00", "16:00");
    await expectSqlState(
      attempt(client, () => book(client, model)),
      "HOLD_LIMIT_REACHED",
    );
  }));

test("a fault that is not the slot's is nobody's to hide", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await refuse(client, "INVALID_ARGUMENT", "10:00", "10:01");
    await expectSqlState(
      attempt(client, () => book(client, model)),
      "INVALID_ARGUMENT",
    );
  }));

test("lost to somebody who writes by hand and waits for no lock: the ledger refuses, the next slot is taken", () =>
  withTemplateDb(async ({ pool }) => {
    const [byHand, booking] = [await pool.connect(), await pool.connect()];
    try {
      await pool.query("select holdfast_private.set_clock($1)", [at("00:00")]);
      const model = await addModel(booking);
      await open(booking, model, "09:00", "17:00");
      await byHand.query("begin");
      await byHand.query(
        `insert into holdfast.booking_holds (model_id, user_id, during, hold_expires_at, currency)
         values ($1, 'bert', tstzrange($2, $3), $4, 'USD')`,
        [model, at("10:00"), at("11:00"), at("12:00")],
      );
      const { pid } = await one<{ pid: number }>(booking, "select pg_backend_pid() as pid");
      const booked = book(booking, model);
      const waits = async () =>
        (await pool.query("select from pg_stat_activity where pid = $1 and wait_event_type = 'Lock'", [pid])).rows.length > 0;
      while (!(await waits())) await sleep(10);
      await byHand.query("commit");
      expect(clockTime((await booked).starts_at)).toBe("09:00");
    } finally {
      byHand.release();
      booking.release();
    }
  }));

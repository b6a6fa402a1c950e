import { type Held, setClockToTheEnd } from "../clock.ts";
import { type Call, customer, host, type Told } from "../crowd.ts";
import { confirmBooking, holdSlot, sweep } from "../operations.ts";
import { type Race, unexpected } from "../race.ts";
import { beforeLooking, type Gate, type Slot, Slots, type Stage, within } from "../stage.ts";

const perBooking = 8;
/** Of the clients of one booking: two of the same payment, two sweeps, and the rest want the time. */
const payments = 2;
const sweeps = 2;

interface Pending extends Held {
  readonly bookingId: string;
}

type Kind = "payment" | "sweep" | "rival";

/** Its payment comes when an unpaid booking runs out, while sweeps are under way and others want the time. */
export const confirmation: Race = {
  name: "confirmation against sweep",
  async begin(stage, crowd) {
    const settings = { hold_minutes: 1, hourly_rate: 60, currency: "USD" };
    const calendars = Array.from({ length: Math.floor(crowd.size / perBooking) }, () => new Slots(stage, settings));
    let scene = 0;
    return async () => {
      const pending = await bookAll(stage, await Promise.all(calendars.map((slots) => slots.take(2))));
      const asked = stage.shuffled(pending.flatMap((booking, place) => clientsOf(stage, booking, place)));
      const gate = await (scene++ % 2 === 0 ? atTheEnd(stage, pending) : withModelsLocked(stage, pending));
      return {
        rounds: pending.length,
        gate,
        calls: asked.map(({ call }) => call),
        async judge(told) {
          const answers = (booking: Pending, kind: Kind): Told[] =>
            told.filter((_, n) => asked[n]!.booking === booking && asked[n]!.kind === kind);
          const faults = await Promise.all(
            pending.map((booking) => {
              const isLate = gate.after.get(booking.holdId)! > 0;
              return judgeBooking(stage, booking, isLate, answers(booking, "payment"), answers(booking, "rival"));
            }),
          );
          const swept = told.filter((_, n) => asked[n]!.kind === "sweep");
          // With fewer connections than clients a sweep may wait for one of those.
          const mayNotWait = crowd.abreast >= asked.length ? swept : [];
          return [...faults.flat(), ...sweptTwice(swept), ...unexpected(swept, []), ...waited(mayNotWait, gate.openedAt)];
        },
      };
    };
  },
};

interface TimedGate extends Gate {
  /** How far after its hold's end each was let go, in microseconds. */
  after: Map<string, number>;
  /** Sweeps have their answers by then: when those who wait for a model were let go. */
  openedAt: number;
}

/** All meet before they look, mostly after the end: then there is something to sweep. */
async function atTheEnd(stage: Stage, pending: readonly Pending[]): Promise<TimedGate> {
  const gate: TimedGate = {
    ...beforeLooking,
    after: new Map(),
    openedAt: Number.POSITIVE_INFINITY,
    beforeOpening: async () => {
      gate.after = await setClockToTheEnd(stage, pending, { from: -5, to: 10 });
    },
  };
  return gate;
}

/** The holds have run out and somebody works on each model: sweeps pass by, all others wait. */
async function withModelsLocked(stage: Stage, pending: readonly Pending[]): Promise<TimedGate> {
  const gate: TimedGate = {
    sql: "select from holdfast_private.lock_models($1)",
    values: [pending.map(({ modelId }) => modelId)],
    after: await setClockToTheEnd(stage, pending, { from: 100, to: 200 }),
    openedAt: 0,
    beforeOpening: async () => {
      gate.openedAt = performance.now();
    },
  };
  return gate;
}

async function bookAll(stage: Stage, places: readonly Slot[]): Promise<Pending[]> {
  const slots = places.map((place) => within(place, 30, 60));
  const rows = await stage.query<{ holdId: string; bookingId: string }>(
    `select b.hold_id as "holdId", b.id as "bookingId"
     from unnest($1::bigint[], $2::timestamptz[]) with ordinality as s (model_id, starts_at, n)
     cross join lateral holdfast.hold_slot(s.model_id, 'buyer', s.starts_at, s.starts_at + interval '1 hour') as h
     cross join lateral holdfast.convert_hold_to_booking(h.model_id, h.id) as b
     order by s.n`,
    [slots.map(({ modelId }) => modelId), slots.map(({ startsAt }) => startsAt)],
  );
  return slots.map((slot, n) => ({ ...slot, ...rows[n]! }));
}

function clientsOf(stage: Stage, booking: Pending, place: number): Array<{ booking: Pending; kind: Kind; call: Call }> {
  const { modelId, bookingId } = booking;
  return Array.from({ length: perBooking }, (_, n) => {
    if (n < payments) {
      const values = [modelId, bookingId, `payment ${bookingId}`, 60, "USD"];
      return { booking, kind: "payment", call: { by: host, operation: confirmBooking, values } };
    }
    if (n < payments + sweeps) return { booking, kind: "sweep", call: { by: host, operation: sweep, values: [500] } };
    const { startsAt, endsAt } = within(booking, -15 + stage.pick(30), 60);
    return {
      booking,
      kind: "rival",
      call: { by: customer(place * perBooking + n), operation: holdSlot, values: [modelId, startsAt, endsAt] },
    };
  });
}

/**
 * Either the booking has the time, by its old hold or, late, a new one, or one of the others has, and the payment is to be given back. It is
 * late where all clients were let go after the hold's end.
 */
async function judgeBooking(
  stage: Stage,
  booking: Pending,
  isLate: boolean,
  payments: readonly Told[],
  rivals: readonly Told[],
): Promise<string[]> {
  const [found] = await stage.query<{ status: string; paid: boolean; refund: boolean; claims: number; holdId: string }>(
    `select b.status::text, b.payment_reference is not null as paid, b.refund_due_at is not null as refund, b.hold_id as "holdId",
       (select count(*)::int from holdfast.occupied_time as o where o.model_id = b.model_id and o.during && b.during) as claims
     from holdfast.bookings as b where (b.model_id, b.id) = ($1::bigint, $2::bigint)`,
    [booking.modelId, booking.bookingId],
  );
  const { status, paid, refund, claims, holdId } = found!;
  const taken = rivals.filter(({ code }) => code === undefined).length;
  const isFair = status === "confirmed" ? taken === 0 && !refund : status === "expired" && taken === 1 && refund;
  const wasRevived = isLate && status === "confirmed" && holdId === booking.holdId;
  const told = new Set(payments.map(({ rows }) => rows[0]?.["status"]));
  return [
    ...(paid && isFair && claims === 1
      ? []
      : [`the booking is ${status}, paid ${paid}, refund ${refund}, taken by ${taken}, ${claims} claims`]),
    ...(wasRevived ? ["paid after its hold's end, the booking has the time by that hold"] : []),
    ...(told.size === 1 && sameWord([...told][0], status)
      ? []
      : [`the payment was told ${[...told].join(" and ")} of a booking that is ${status}`]),
    ...unexpected(payments, []),
    ...unexpected(rivals, ["SLOT_TAKEN"]),
  ];
}

/** The API writes its words in capitals. */
function sameWord(told: unknown, status: string): boolean {
  return String(told).toLowerCase() === status;
}

function sweptTwice(sweeps: readonly Told[]): string[] {
  const holds = sweeps.flatMap(({ rows }) => rows.map(({ modelId, id }) => `${modelId}/${id}`));
  return holds.length === new Set(holds).size ? [] : ["a hold was released by two sweeps"];
}

function waited(sweeps: readonly Told[], openedAt: number): string[] {
  return sweeps.filter(({ heard }) => heard > openedAt).map(() => "a sweep waited for a model that was locked");
}

import type { Caller } from "../../../graphql/api.ts";
import { type Held, setClockToTheEnd } from "../clock.ts";
import { customer, type Told } from "../crowd.ts";
import { convertHold, holdSlot } from "../operations.ts";
import { type Race, unexpected } from "../race.ts";
import { type Slot, Slots, type Stage, within } from "../stage.ts";

const holdersClients = 3;
const rivals = 5;
const perHold = holdersClients + rivals;
const nearMs = 5;
const holderOf = (place: number): Caller => ({ role: "customer", userId: `holder ${place}` });

interface Asked {
  readonly isHolder: boolean;
  readonly told: Told;
}

/**
 * Its customer books a hold while others want the time, at the very instant at which it runs out. All of them ask while there is time, wait
 * for the model, and get it within 5 ms of the hold's end, before or after it: what counts is the clock that they read then.
 */
export const expiry: Race = {
  name: "booking against expiry, within 5 ms of it",
  async begin(stage, crowd) {
    const calendars = Array.from({ length: Math.floor(crowd.size / perHold) }, () => new Slots(stage, { hold_minutes: 1 }));
    return async () => {
      const held = await holdAll(stage, await Promise.all(calendars.map((slots) => slots.take(2))));
      const asked = stage.shuffled(held.flatMap((hold, place) => clientsOf(stage, hold, place)));
      let opened = new Map<string, number>();
      return {
        get rounds() {
          return [...opened.values()].filter((after) => Math.abs(after) <= nearMs * 1000).length;
        },
        gate: {
          sql: "select from holdfast_private.lock_models($1)",
          values: [held.map(({ modelId }) => modelId)],
          beforeOpening: async () => {
            opened = await setClockToTheEnd(stage, held, { from: -nearMs, to: nearMs });
          },
        },
        calls: asked.map(({ call }) => call),
        async judge(told) {
          const answers = (hold: Held): Asked[] =>
            asked.flatMap((client, n) => (client.hold === hold ? [{ isHolder: client.isHolder, told: told[n]! }] : []));
          const faults = await Promise.all(held.map((hold) => judgeHold(stage, hold, answers(hold), opened.get(hold.holdId)!)));
          return faults.flat();
        },
      };
    };
  },
};

/** In one statement: the clock moves on little between the first and the last. */
async function holdAll(stage: Stage, places: readonly Slot[]): Promise<Held[]> {
  const slots = places.map((place) => within(place, 30, 60));
  const rows = await stage.query<{ id: string }>(
    `select (holdfast.hold_slot(s.model_id, 'holder ' || s.n - 1, s.starts_at, s.starts_at + interval '1 hour')).id
     from unnest($1::bigint[], $2::timestamptz[]) with ordinality as s (model_id, starts_at, n) order by s.n`,
    [slots.map(({ modelId }) => modelId), slots.map(({ startsAt }) => startsAt)],
  );
  return slots.map((slot, n) => ({ ...slot, holdId: rows[n]!.id }));
}

function clientsOf(stage: Stage, hold: Held, place: number) {
  return Array.from({ length: perHold }, (_, n) => {
    const isHolder = n < holdersClients;
    // Not all want the very same time, but all of it meets.
    const wanted = within(hold, -15 + stage.pick(30), 60);
    const call = isHolder
      ? { by: holderOf(place), operation: convertHold, values: [hold.modelId, hold.holdId] }
      : { by: customer(place * perHold + n), operation: holdSlot, values: [hold.modelId, wanted.startsAt, wanted.endsAt] };
    return { hold, isHolder, call };
  });
}

/** One has the time, or none where all others came before the hold's end and its customer after it. */
async function judgeHold(stage: Stage, hold: Held, asked: readonly Asked[], after: number): Promise<string[]> {
  const [found] = await stage.query<{ claims: number; late: boolean; early: boolean }>(
    `select count(*) filter (where b.id is not null or r.id is not null)::int as claims,
       coalesce(bool_or(b.confirmed_at >= h.hold_expires_at), false) as late,
       coalesce(bool_or(r.created_at < h.hold_expires_at), false) as early
     from holdfast.booking_holds as h
     left join holdfast.bookings as b on (b.model_id, b.hold_id) = (h.model_id, h.id)
     left join holdfast.booking_holds as r on r.model_id = h.model_id and r.id <> h.id and r.during && h.during
     where (h.model_id, h.id) = ($1::bigint, $2::bigint)`,
    [hold.modelId, hold.holdId],
  );
  const { claims, late, early } = found!;
  const booked = asked.filter(({ isHolder, told }) => isHolder && told.code === undefined).length;
  const taken = asked.filter(({ isHolder, told }) => !isHolder && told.code === undefined).length;
  const isFair = (booked === holdersClients && taken === 0) || (booked === 0 && (taken === 1 || (taken === 0 && after <= 0)));
  return [
    ...(isFair && claims === Math.min(1, booked + taken) ? [] : [`${claims} claims, booked ${booked} times, taken by ${taken} others`]),
    ...(booked > 0 && after > 0 ? [`booked ${after} µs after the hold's end`] : []),
    ...(late ? ["the booking itself says that it came late"] : []),
    ...(early ? ["the other's hold began before the hold's end"] : []),
    ...asked.flatMap(({ isHolder, told }) => unexpected([told], [isHolder ? "HOLD_EXPIRED" : "SLOT_TAKEN"])),
  ];
}

import { conflictsWith } from "./conflictReports.ts";
import { windowAt } from "./generation.ts";
import { expire, expireOver, explainSlot, ownHold, placeHold, release, slotReasons, type Terms } from "./holds.ts";
import { once } from "./idempotency.ts";
import { contains, minute } from "./intervals.ts";
import { type Payment, requirePayment, settlePayment } from "./payments.ts";
import { fail } from "./refusal.ts";
import { bestSlots, searchRange, takesLength } from "./search.ts";
import {
  customerOf,
  day,
  isAdmin,
  rangeOf,
  requireAdmin,
  requireClaimant,
  required,
  requireModel,
  requireTerms,
  resolveUser,
  text,
} from "./validation.ts";
import { actorOf, type Booking, change, type Hold, type Id, insert, isLive, modelOf, of, type Window, type World } from "./world.ts";

/** A price of zero, like a payment, confirms at once and converts the hold; else the booking is pending and rides on the hold. */
function bookHold(world: World, hold: Hold, facts: { reference?: string | null; host?: string | null; score?: number }): Booking {
  if (!isLive(world, hold)) fail("HOLD_EXPIRED");
  const reference = facts.reference ?? null;
  const isPaid = reference !== null || hold.price === 0;
  const booking = insert(world, "bookings", {
    model_id: hold.model_id,
    hold_id: hold.id,
    user_id: hold.user_id,
    during: { ...hold.during },
    status: isPaid ? "confirmed" : "pending",
    price: hold.price,
    currency: hold.currency,
    payment_reference: reference,
    confirmed_at: isPaid ? world.now : null,
    refund_due_at: null,
    match_score: facts.score ?? null,
    cancelled_at: null,
    cancelled_by: null,
    cancellation_reason: null,
    host_reference: facts.host ?? null,
  });
  if (isPaid) change(world, "booking_holds", hold, { status: "converted" });
  return booking;
}

export interface Conversion extends Payment {
  host_reference: string | null;
}

export function convertHold(world: World, modelId: number, holdId: Id | null, asked: Conversion, key: string | null): Booking {
  const { payment_reference, amount, currency, host_reference } = asked;
  const isPaid = payment_reference !== null || amount !== null || currency !== null;
  if (isPaid || host_reference !== null) requireAdmin(world);
  text(host_reference, 200);
  const hold = ownHold(world, modelId, holdId);
  return once(world, modelId, key, ["convert", holdId, payment_reference, amount, currency, host_reference], () => {
    const there = of(world, "bookings", modelOf(world, modelId)).find(({ hold_id }) => hold_id === hold.id);
    if (there && isPaid) return settlePayment(world, there, asked);
    if (there) return expireOverdue(world, there);
    if (isPaid) requirePayment(world, hold, asked);
    return bookHold(world, hold, { reference: payment_reference, host: host_reference });
  });
}

export function expireOverdue(world: World, booking: Booking): Booking {
  if (booking.status === "pending") expire(world, [holdOf(world, booking)]);
  return booking;
}

export const holdOf = (world: World, booking: Booking): Hold => world.rows.booking_holds.find(({ id }) => id === booking.hold_id)!;

export function ownBooking(world: World, modelId: number, id: Id | null): Booking {
  required(modelId, id);
  const booking = of(world, "bookings", modelOf(world, modelId)).find((row) => row.id === id);
  requireClaimant(world, booking);
  return booking;
}

export function confirmBooking(world: World, modelId: number, id: Id | null, payment: Payment, key: string | null): Booking {
  requireAdmin(world);
  const booking = ownBooking(world, modelId, id);
  const { payment_reference, amount, currency } = payment;
  return once(world, modelId, key, ["confirm", id, payment_reference, amount, currency], () => settlePayment(world, booking, payment));
}

export function cancelBooking(world: World, modelId: number, id: Id | null, reason: string | null, key: string | null): Booking {
  text(reason, 500, 0);
  const booking = ownBooking(world, modelId, id);
  return once(world, modelId, key, ["cancel", id, reason], () => {
    expireOverdue(world, booking);
    if (booking.status === "completed" || booking.status === "no_show") fail("INVALID_TRANSITION");
    if (booking.status === "cancelled" || booking.status === "expired") return booking;
    if (booking.during.starts <= world.now && !isAdmin(world.caller)) fail("TOO_LATE");
    change(world, "bookings", booking, {
      status: "cancelled",
      cancelled_at: world.now,
      cancelled_by: actorOf(world),
      cancellation_reason: reason,
      refund_due_at: booking.payment_reference === null ? null : world.now,
    });
    const hold = holdOf(world, booking);
    if (hold.status === "active") release(world, hold, null);
    return booking;
  });
}

/** complete_booking and mark_no_show: once it has begun, by its model or an admin. */
export function closeBooking(world: World, modelId: number, id: Id | null, outcome: "completed" | "no_show"): Booking {
  required(modelId, id);
  requireModel(world, modelId);
  const booking = ownBooking(world, modelId, id);
  if (booking.status === outcome) return booking;
  if (booking.status !== "confirmed") fail("INVALID_TRANSITION");
  if (booking.during.starts > world.now) fail("TOO_EARLY");
  change(world, "bookings", booking, { status: outcome });
  return booking;
}

/** Keeps length, price and payment; the new time may overlap the old, and takes today's buffers. */
export function rescheduleBooking(world: World, modelId: number, id: Id | null, starts: number | null, key: string | null): Booking {
  required(starts);
  rangeOf(starts, starts! + minute);
  const booking = ownBooking(world, modelId, id);
  return once(world, modelId, key, ["reschedule", id, starts], () => {
    const hold = holdOf(world, booking);
    const ranOut = booking.status === "pending" && !isLive(world, hold);
    if (booking.status === "expired" || ranOut) fail("HOLD_EXPIRED");
    if (booking.status !== "pending" && booking.status !== "confirmed") fail("INVALID_TRANSITION");
    if (booking.during.starts <= world.now && !isAdmin(world.caller)) fail("TOO_LATE");
    if (booking.during.starts === starts) return booking;
    const model = modelOf(world, modelId);
    const range = { starts: starts!, ends: starts! + booking.during.ends - booking.during.starts };
    const [first] = slotReasons(world, model, range, null, hold.id);
    if (first) fail(first.code);
    expireOver(world, model, range);
    change(world, "booking_holds", hold, {
      during: range,
      availability_id: windowAt(world, model, range.starts),
      buffer_before_minutes: model.buffer_before_minutes,
      buffer_after_minutes: model.buffer_after_minutes,
    });
    change(world, "bookings", booking, { during: { ...range } });
    return booking;
  });
}

export interface SmartRequest extends Terms {
  user_id: string | null;
  duration_minutes: number | null;
  preferred_start_time: number | null;
  search_start_time: number | null;
  search_end_time: number | null;
  host_reference: string | null;
}

export interface SmartBooking {
  booking: Booking;
  availability: Window | undefined;
  match_score: number;
  time_difference_minutes: number;
}

/** Finds, holds and books in one step. */
export function createSmartBooking(world: World, modelId: number, asked: SmartRequest, key: string | null): SmartBooking {
  const { duration_minutes, preferred_start_time, price, currency, host_reference } = asked;
  required(modelId, duration_minutes, asked.search_start_time, asked.search_end_time);
  const range = searchRange(asked.search_start_time, asked.search_end_time);
  const customer = resolveUser(world, asked.user_id);
  requireTerms(world, price, currency);
  if (host_reference !== null) {
    requireAdmin(world);
    text(host_reference, 200);
  }
  const model = modelOf(world, modelId);
  const question = ["smart", customer, duration_minutes, preferred_start_time, range, price, currency, host_reference];
  return once(world, modelId, key, question, () => {
    const minutes = duration_minutes!;
    if (!takesLength(model, minutes)) fail("BAD_DURATION");
    const [slot] = bestSlots(world, [model], { minutes, preferred: preferred_start_time, range, customer });
    if (!slot) return fail(model.is_active ? "NO_SLOT" : "MODEL_INACTIVE");
    const hold = placeHold(world, model, customer, { starts: slot.starts_at, ends: slot.ends_at }, asked);
    const there = of(world, "bookings", model).find(({ hold_id }) => hold_id === hold.id);
    const booking = there ?? bookHold(world, hold, { host: host_reference, score: slot.score });
    return {
      booking,
      availability: of(world, "availability", model).find(({ during }) =>
        contains(during, { starts: slot.starts_at, ends: slot.starts_at + 1 }),
      ),
      match_score: slot.score,
      time_difference_minutes: slot.time_difference_minutes,
    };
  });
}

/** What becomes of a request, and the three best other slots of its length. */
export function analyzeRequest(world: World, modelId: number, starts: number | null, ends: number | null): object[] {
  required(modelId);
  const range = rangeOf(starts, ends, 400 * day);
  const model = modelOf(world, modelId);
  const reasons = explainSlot(world, modelId, starts, ends);
  const now = Math.floor(world.now / 1000) * 1000;
  const alternatives = reasons.some(({ code }) => code === "BAD_DURATION")
    ? []
    : bestSlots(world, [model], {
        minutes: (range.ends - range.starts) / minute,
        preferred: range.starts,
        range: { starts: now, ends: now + (model.booking_horizon_days + 8) * day },
        customer: customerOf(world),
      })
        .filter(({ starts_at }) => starts_at !== range.starts)
        .slice(0, 3);
  return [
    {
      model_id: modelId,
      starts_at: starts,
      ends_at: ends,
      is_available: reasons.length === 0,
      reasons,
      conflicts: conflictsWith(world, model, range),
      alternatives,
    },
  ];
}

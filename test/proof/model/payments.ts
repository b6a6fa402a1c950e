import { expireOverdue, holdOf } from "./bookings.ts";
import { expireOver, slotReasons } from "./holds.ts";
import { fail } from "./refusal.ts";
import { required, text } from "./validation.ts";
import { type Booking, change, insert, modelOf, type World } from "./world.ts";

export interface Payment {
  payment_reference: string | null;
  amount: number | null;
  currency: string | null;
}

/** The right amount in the right currency, and one payment pays for one booking. */
export function requirePayment(
  world: World,
  owed: { model_id: number; price: number; currency: string },
  { payment_reference, amount, currency }: Payment,
  booking?: Booking,
): void {
  required(payment_reference, amount, currency);
  text(payment_reference, 200);
  if (amount !== owed.price || currency !== owed.currency) fail("PAYMENT_MISMATCH");
  const another = world.rows.bookings.some(
    (row) => row.model_id === owed.model_id && row.payment_reference === payment_reference && row !== booking,
  );
  if (another) fail("PAYMENT_MISMATCH");
}

/** The payment came: in time it confirms; late it takes the time anew if that is free, else money is owed back. */
export function settlePayment(world: World, booking: Booking, payment: Payment): Booking {
  const { payment_reference } = payment;
  requirePayment(world, booking, payment, booking);
  if (booking.payment_reference === payment_reference) return booking;
  if (booking.payment_reference !== null || !["pending", "expired", "cancelled"].includes(booking.status)) fail("INVALID_TRANSITION");
  expireOverdue(world, booking);
  if (booking.status === "pending") {
    change(world, "bookings", booking, { status: "confirmed", payment_reference, confirmed_at: world.now });
    change(world, "booking_holds", holdOf(world, booking), { status: "converted" });
    return booking;
  }
  if (isStillFree(world, booking)) return takeAnew(world, booking, payment_reference!);
  change(world, "bookings", booking, { payment_reference, refund_due_at: world.now });
  return booking;
}

/** Length, notice and horizon were met when it was held. */
function isStillFree(world: World, booking: Booking): boolean {
  if (booking.status !== "expired" || booking.during.starts <= world.now) return false;
  const met = ["BAD_DURATION", "BELOW_MIN_NOTICE", "BEYOND_HORIZON"];
  return slotReasons(world, modelOf(world, booking.model_id), booking.during, null).every(({ code }) => met.includes(code));
}

function takeAnew(world: World, booking: Booking, payment_reference: string): Booking {
  const model = modelOf(world, booking.model_id);
  const old = holdOf(world, booking);
  expireOver(world, model, booking.during);
  const hold = insert(world, "booking_holds", {
    model_id: model.id,
    availability_id: old.availability_id,
    user_id: old.user_id,
    during: { ...booking.during },
    hold_expires_at: world.now,
    status: "converted",
    price: old.price,
    currency: old.currency,
    buffer_before_minutes: model.buffer_before_minutes,
    buffer_after_minutes: model.buffer_after_minutes,
  });
  change(world, "bookings", booking, { status: "confirmed", hold_id: hold.id, payment_reference, confirmed_at: world.now });
  return booking;
}

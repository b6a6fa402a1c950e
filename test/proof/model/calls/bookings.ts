import * as fc from "fast-check";
import { aim, freeAim, instantAt, length, minutesOf, rowAt } from "../aims.ts";
import {
  analyzeRequest,
  type Conversion,
  cancelBooking,
  closeBooking,
  confirmBooking,
  convertHold,
  createSmartBooking,
  rescheduleBooking,
  type SmartRequest,
} from "../bookings.ts";
import { type HoldRequest, holdSlot, releaseExpired, releaseHold } from "../holds.ts";
import { minute } from "../intervals.ts";
import type { Payment } from "../payments.ts";
import { type ModelRow, modelOf, type World } from "../world.ts";
import { badRange } from "./availability.ts";
import { type Arguments, type Call, call, claimants, everyone, noModel, writers } from "./call.ts";
import { badSearch, search, searchAt } from "./search.ts";

type Target = { model_id: number };
type Keyed = Target & { idempotency_key: string | null };
type OfBooking = Keyed & { booking_id: string };

const users = fc.constantFrom(null, null, null, null, "alice", "bob", "carol");
const none = { price: null, currency: null };
const terms = fc.oneof(
  { weight: 12, arbitrary: fc.constant(none) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      { price: 0, currency: null },
      { price: 12.345, currency: "KWD" },
      { price: 1999.5, currency: "JPY" },
      { price: 20.005, currency: null },
      { price: null, currency: "EUR" },
      { price: -1, currency: null },
      { price: 5, currency: "euro" },
    ),
  },
);
const pick = fc.oneof({ weight: 3, arbitrary: fc.nat(2) }, { weight: 1, arbitrary: fc.nat(20) });
const reference = fc.constantFrom(null, null, null, null, "host-1", "");
/** `right` is what is owed; the reference's number makes payments that pay twice. */
const payment = fc.record({ amount: fc.constantFrom("right", "right", "right", "right", "wrong", "currency"), number: fc.nat(400) });

function paymentFor(row: { price: number; currency: string } | undefined, drawn: { amount: string; number: number }): Arguments {
  const currency = row?.currency ?? "USD";
  return {
    payment_reference: `pay-${drawn.number}`,
    amount: (row?.price ?? 1) + (drawn.amount === "wrong" ? 1 : 0),
    currency: drawn.amount === "currency" ? "XXX" : currency,
  };
}

const badPayment: [string, unknown][] = [
  ["payment_reference", null],
  ["payment_reference", ""],
  ["amount", null],
  ["currency", null],
];

function bookingAt(world: World, model: ModelRow, pick: number): { model_id: number; booking_id: string } {
  const { model_id, id } = rowAt(world, model, "bookings", pick);
  return { model_id, booking_id: id };
}

function holdAt(world: World, model: ModelRow, pick: number): { model_id: number; hold_id: string } {
  const { model_id, id } = rowAt(world, model, "booking_holds", pick);
  return { model_id, hold_id: id };
}
const badBooking: [string, unknown][] = [...noModel, ["booking_id", null], ["booking_id", "bookings#0"]];

export const bookingCalls: Record<string, Call> = {
  hold_slot: call({
    weight: 20,
    roles: claimants,
    drawn: fc.record({ user_id: users, from: freeAim, minutes: length, terms }),
    argumentsOf: (world, model, { user_id, from, minutes, terms }) => {
      const starts_at = instantAt(world, model, from);
      return {
        model_id: model.id,
        user_id,
        starts_at,
        ends_at: starts_at + minutesOf(model, minutes) * minute,
        ...terms,
        idempotency_key: null,
      };
    },
    answer: (world, asked: Keyed & HoldRequest) => [holdSlot(world, asked.model_id, asked, asked.idempotency_key)],
    bad: [...noModel, ...badRange, ["user_id", "u".repeat(51)], ["user_id", ""]],
  }),
  release_hold: call({
    weight: 3,
    roles: claimants,
    drawn: pick,
    argumentsOf: (world, model, drawn) => holdAt(world, model, drawn),
    answer: (world, asked: Target & { hold_id: string }) => [releaseHold(world, asked.model_id, asked.hold_id)],
    bad: [...noModel, ["hold_id", null], ["hold_id", "booking_holds#0"]],
  }),
  release_expired_availability_holds: call({
    weight: 2,
    roles: ["owner", "admin", "worker"],
    drawn: fc.constantFrom(500, 500, 1),
    argumentsOf: (_, __, drawn) => ({ batch_size: drawn }),
    answer: (world, asked: { batch_size: number | null }) => releaseExpired(world, asked.batch_size),
    bad: [
      ["batch_size", 0],
      ["batch_size", 10_001],
      ["batch_size", null],
    ],
  }),
  convert_hold_to_booking: call({
    weight: 12,
    roles: claimants,
    drawn: fc.record({ pick, payment: fc.option(payment, { freq: 2 }), host_reference: reference }),
    argumentsOf: (world, model, { pick, payment, host_reference }) => {
      const { model_id, hold_id } = holdAt(world, model, pick);
      const unpaid = { payment_reference: null, amount: null, currency: null };
      const hold = world.rows.booking_holds.find(({ id }) => id === hold_id);
      return {
        model_id,
        hold_id,
        ...(payment === null ? unpaid : paymentFor(hold, payment)),
        host_reference,
        idempotency_key: null,
      };
    },
    answer: (world, asked: Keyed & Conversion & { hold_id: string }) => [
      convertHold(world, asked.model_id, asked.hold_id, asked, asked.idempotency_key),
    ],
    bad: [...noModel, ["hold_id", null], ["hold_id", "booking_holds#0"], ...badPayment],
  }),
  confirm_booking: call({
    weight: 7,
    roles: ["owner", "admin"],
    drawn: fc.record({ pick, payment }),
    argumentsOf: (world, model, { pick, payment }) => {
      const { model_id, booking_id } = bookingAt(world, model, pick);
      const booking = world.rows.bookings.find(({ id }) => id === booking_id);
      return { model_id, booking_id, ...paymentFor(booking, payment), idempotency_key: null };
    },
    answer: (world, asked: OfBooking & Payment) => [confirmBooking(world, asked.model_id, asked.booking_id, asked, asked.idempotency_key)],
    bad: [...badBooking, ...badPayment],
  }),
  cancel_booking: call({
    weight: 4,
    roles: claimants,
    drawn: fc.record({ pick, reason: fc.constantFrom(null, "ill") }),
    argumentsOf: (world, model, { pick, reason }) => ({
      ...bookingAt(world, model, pick),
      reason,
      idempotency_key: null,
    }),
    answer: (world, asked: OfBooking & { reason: string | null }) => [
      cancelBooking(world, asked.model_id, asked.booking_id, asked.reason, asked.idempotency_key),
    ],
    bad: [...badBooking, ["reason", "x".repeat(501)]],
  }),
  complete_booking: call({
    weight: 3,
    roles: writers,
    drawn: pick,
    argumentsOf: (world, model, drawn) => bookingAt(world, model, drawn),
    answer: (world, asked: OfBooking) => [closeBooking(world, asked.model_id, asked.booking_id, "completed")],
    bad: badBooking,
  }),
  mark_no_show: call({
    weight: 2,
    roles: writers,
    drawn: pick,
    argumentsOf: (world, model, drawn) => bookingAt(world, model, drawn),
    answer: (world, asked: OfBooking) => [closeBooking(world, asked.model_id, asked.booking_id, "no_show")],
    bad: badBooking,
  }),
  reschedule_booking: call({
    weight: 9,
    roles: claimants,
    drawn: fc.record({ pick, to: freeAim }),
    argumentsOf: (world, model, { pick, to }) => {
      const { model_id, booking_id } = bookingAt(world, model, pick);
      return { model_id, booking_id, starts_at: instantAt(world, modelOf(world, model_id), to), idempotency_key: null };
    },
    answer: (world, asked: OfBooking & { starts_at: number | null }) => [
      rescheduleBooking(world, asked.model_id, asked.booking_id, asked.starts_at, asked.idempotency_key),
    ],
    bad: [...badBooking, ["starts_at", null], ["starts_at", Date.parse("2026-01-01T00:00:00.250Z")]],
  }),
  create_smart_booking: call({
    weight: 9,
    roles: claimants,
    drawn: fc.record({ user_id: users, search, terms, host_reference: reference }),
    argumentsOf: (world, model, { user_id, search, terms, host_reference }) => ({
      user_id,
      model_id: model.id,
      ...searchAt(world, model, search),
      ...terms,
      host_reference,
      idempotency_key: null,
    }),
    answer: (world, asked: Keyed & SmartRequest) => [createSmartBooking(world, asked.model_id, asked, asked.idempotency_key)],
    bad: [...noModel, ...badSearch, ["user_id", ""]],
  }),
  analyze_booking_request: call({
    weight: 1,
    roles: everyone,
    drawn: fc.record({ from: aim, minutes: length }),
    argumentsOf: (world, model, { from, minutes }) => {
      const starts_at = instantAt(world, model, from);
      return { model_id: model.id, starts_at, ends_at: starts_at + minutesOf(model, minutes) * minute };
    },
    answer: (world, asked: Target & { starts_at: number | null; ends_at: number | null }) =>
      analyzeRequest(world, asked.model_id, asked.starts_at, asked.ends_at),
    bad: [...noModel, ...badRange],
  }),
};

import { blockedStretches } from "./blockedDates.ts";
import { windowAt } from "./generation.ts";
import { once } from "./idempotency.ts";
import { contains, minute, overlaps, type Range, subtract, union } from "./intervals.ts";
import { fail } from "./refusal.ts";
import { takesLength } from "./search.ts";
import {
  customerOf,
  day,
  isAdmin,
  isModel,
  rangeOf,
  requireClaimant,
  required,
  requireTerms,
  resolveUser,
  roundMoney,
} from "./validation.ts";
import {
  actorOf,
  change,
  type Hold,
  type Id,
  insert,
  isLive,
  ledger,
  liveClaims,
  type ModelRow,
  modelOf,
  of,
  type World,
  widen,
} from "./world.ts";

export interface SlotReason {
  code: string;
  kind: "held" | "booked" | "buffer" | null;
  starts_at: number | null;
  ends_at: number | null;
  held_until: number | null;
  reference_id: Id | null;
  blocked_reason: string | null;
}

const reason = (code: string, facts: Partial<SlotReason> = {}): SlotReason => ({
  code,
  kind: null,
  starts_at: null,
  ends_at: null,
  held_until: null,
  reference_id: null,
  blocked_reason: null,
  ...facts,
});

const at = ({ starts, ends }: Range) => ({ starts_at: starts, ends_at: ends });

/** Every reason why a range can't be held, the first of them the one that a hold is refused for. */
export function slotReasons(world: World, model: ModelRow, range: Range, userId: string | null, exceptHold?: Id): SlotReason[] {
  const earliest = world.now + model.min_notice_minutes * minute;
  const latest = world.now + model.booking_horizon_days * day;
  const minutes = (range.ends - range.starts) / minute;
  const occupied = widen(range, model);
  const windows = of(world, "availability", model).map(({ during }) => during);
  const live = of(world, "booking_holds", model).filter((hold) => hold.user_id === userId && isLive(world, hold));
  return [
    ...(model.is_active ? [] : [reason("MODEL_INACTIVE")]),
    ...(Number.isInteger(minutes) && takesLength(model, minutes) ? [] : [reason("BAD_DURATION", at(range))]),
    ...(range.starts < earliest ? [reason("BELOW_MIN_NOTICE", { ends_at: earliest })] : []),
    ...(range.starts > latest ? [reason("BEYOND_HORIZON", { starts_at: latest })] : []),
    ...blockedStretches(world, model)
      .filter(({ during }) => overlaps(during, range))
      .map(({ row, during }) =>
        reason("BLOCKED_DATE", { ...at(during), reference_id: row.id, blocked_reason: seesReason(world, model) ? row.reason : null }),
      ),
    ...subtract([range], windows).map((outside) => reason("OUTSIDE_AVAILABILITY", at(outside))),
    ...of(world, "external_busy", model)
      .filter(({ during }) => overlaps(during, range))
      .map(({ id, during }) => reason("EXTERNAL_BUSY", { ...at(during), reference_id: id })),
    ...liveClaims(world, model)
      .filter((claim) => overlaps(claim.occupied, occupied) && claim.hold.id !== exceptHold)
      .map(({ hold, during, until }) =>
        reason("SLOT_TAKEN", {
          ...at(during),
          kind: overlaps(during, range) ? (until === null ? "booked" : "held") : "buffer",
          held_until: until,
          reference_id: hold.id,
        }),
      ),
    ...(live.length >= model.max_active_holds_per_user
      ? [reason("HOLD_LIMIT_REACHED", { held_until: Math.min(...live.map((hold) => hold.hold_expires_at)) })]
      : []),
  ];
}

const seesReason = ({ caller }: World, model: ModelRow): boolean => isModel(caller, model.id) || isAdmin(caller);

/** What the clock does to holds that have run out, whoever comes across them: the pending booking goes with its hold. */
export function expire(world: World, holds: Hold[]): void {
  world.bySystem = true;
  for (const hold of holds) {
    if (hold.status !== "active" || isLive(world, hold)) continue;
    change(world, "booking_holds", hold, { status: "expired" });
    const booking = world.rows.bookings.find(({ hold_id, status }) => hold_id === hold.id && status === "pending");
    if (booking) change(world, "bookings", booking, { status: "expired" });
  }
  world.bySystem = false;
}

/** An expired, unswept hold never blocks anyone: those in the way are closed. */
export function expireOver(world: World, model: ModelRow, range: Range): void {
  const occupied = widen(range, model);
  expire(
    world,
    ledger(world, model)
      .filter((claim) => overlaps(claim.occupied, occupied))
      .map(({ hold }) => hold),
  );
}

function ownLiveHold(world: World, model: ModelRow, userId: string | null, range: Range): Hold | undefined {
  return of(world, "booking_holds", model).find(
    (hold) => hold.user_id === userId && isLive(world, hold) && hold.during.starts === range.starts && hold.during.ends === range.ends,
  );
}

export interface Terms {
  price: number | null;
  currency: string | null;
}

export function placeHold(world: World, model: ModelRow, userId: string, range: Range, { price, currency }: Terms): Hold {
  const own = ownLiveHold(world, model, userId, range);
  if (own) return own;
  const [first] = slotReasons(world, model, range, userId);
  if (first) fail(first.code);
  expireOver(world, model, range);
  const in_currency = currency ?? model.currency;
  return insert(world, "booking_holds", {
    model_id: model.id,
    availability_id: windowAt(world, model, range.starts),
    user_id: userId,
    during: range,
    hold_expires_at: world.now + model.hold_minutes * minute,
    status: "active",
    price: roundMoney(price ?? (model.hourly_rate * (range.ends - range.starts)) / (60 * minute), in_currency),
    currency: in_currency,
    buffer_before_minutes: model.buffer_before_minutes,
    buffer_after_minutes: model.buffer_after_minutes,
  });
}

export interface HoldRequest extends Terms {
  user_id: string | null;
  starts_at: number | null;
  ends_at: number | null;
}

export function holdSlot(world: World, modelId: number, asked: HoldRequest, key: string | null): Hold {
  required(modelId);
  const range = rangeOf(asked.starts_at, asked.ends_at);
  const userId = resolveUser(world, asked.user_id);
  requireTerms(world, asked.price, asked.currency);
  const model = modelOf(world, modelId);
  return once(world, modelId, key, ["hold_slot", userId, range, asked.price, asked.currency], () =>
    placeHold(world, model, userId, range, asked),
  );
}

export function ownHold(world: World, modelId: number, id: Id | null): Hold {
  required(modelId, id);
  const hold = of(world, "booking_holds", modelOf(world, modelId)).find((row) => row.id === id);
  requireClaimant(world, hold);
  return hold;
}

export function releaseHold(world: World, modelId: number, id: Id | null): Hold {
  const hold = ownHold(world, modelId, id);
  if (hold.status === "converted") fail("INVALID_TRANSITION");
  if (hold.status === "active" && !isLive(world, hold)) expire(world, [hold]);
  if (hold.status === "active") release(world, hold, null);
  return hold;
}

/** Its pending booking is cancelled with it. */
export function release(world: World, hold: Hold, reason: string | null): void {
  change(world, "booking_holds", hold, { status: "released" });
  const booking = world.rows.bookings.find(({ hold_id, status }) => hold_id === hold.id && status === "pending");
  if (booking) {
    change(world, "bookings", booking, {
      status: "cancelled",
      cancelled_at: world.now,
      cancelled_by: actorOf(world),
      cancellation_reason: reason,
    });
  }
}

/** Those whose time has come, oldest first. */
export function releaseExpired(world: World, batchSize: number | null): Hold[] {
  if (batchSize === null || batchSize < 1 || batchSize > 10000) fail("INVALID_ARGUMENT");
  const due = world.rows.booking_holds
    .filter((hold) => hold.status === "active" && !isLive(world, hold))
    .sort((a, b) => a.hold_expires_at - b.hold_expires_at)
    .slice(0, batchSize!);
  expire(world, due);
  return due;
}

export function explainSlot(world: World, modelId: number, starts: number | null, ends: number | null): SlotReason[] {
  required(modelId);
  const range = rangeOf(starts, ends);
  const model = modelOf(world, modelId);
  const customer = customerOf(world);
  if (ownLiveHold(world, model, customer, range)) return [];
  return slotReasons(world, model, range, customer);
}

/** Whether live claims keep what they stand on: an invariant of every step. */
export const isCovered = (world: World, model: ModelRow, range: Range): boolean =>
  union(of(world, "availability", model).map(({ during }) => during)).some((run) => contains(run, range));

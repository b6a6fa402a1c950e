import type { Specification } from "./checker.ts";

/** Half hours from the day's beginning; the second is not in it. */
export type Range = readonly [from: number, to: number];

export type Ask =
  | { readonly kind: "hold"; readonly user: string; readonly range: Range }
  | { readonly kind: "release" | "convert"; readonly holdId: string }
  | { readonly kind: "cancel"; readonly bookingId: string }
  | { readonly kind: "reschedule"; readonly bookingId: string; readonly from: number }
  | { readonly kind: "block"; readonly range: Range }
  | { readonly kind: "unblock" }
  | { readonly kind: "search"; readonly length: number };

export interface Answer {
  /** The refusal; then there is nothing else. */
  readonly code?: string;
  /** Of the hold or the booking. */
  readonly id?: string;
  /** The live claims on what was blocked, in order: `hold 7`. */
  readonly conflicts?: readonly string[];
  /** Where what was searched may begin. */
  readonly starts?: readonly number[];
}

interface Claim {
  readonly holdId: string;
  readonly user: string;
  readonly range: Range;
  readonly status: "held" | "released" | "booked" | "cancelled";
  readonly bookingId?: string;
}

interface State {
  readonly claims: readonly Claim[];
  readonly blocked: readonly Range[];
}

/** A day of this many half hours, all of them free, and users who may have so many holds each (DESIGN sections 3 and 4). Holds outlive it. */
export function calendarOf(halfHours: number, mostHolds: number): Specification<State, Ask, Answer> {
  return {
    initial: { claims: [], blocked: [] },
    keyOf: ({ claims, blocked }) =>
      [
        ...claims.map(({ holdId, range, status, bookingId }) => `${holdId}:${range.join("-")}:${status}:${bookingId ?? ""}`).sort(),
        ...blocked.map((range) => range.join("-")).sort(),
      ].join(),
    step(state, ask, answer) {
      switch (ask.kind) {
        case "hold":
          return hold(state, ask, answer, mostHolds);
        case "release":
          return release(state, ask.holdId, answer);
        case "convert":
          return convert(state, ask.holdId, answer);
        case "cancel":
          return cancel(state, ask.bookingId, answer);
        case "reschedule":
          return reschedule(state, ask, answer);
        case "block":
          return block(state, ask.range, answer);
        case "unblock":
          return answer.code === undefined ? { ...state, blocked: [] } : null;
        case "search":
          return sameList(answer.starts, startsOf(state, ask.length, halfHours)) ? state : null;
      }
    },
  };
}

const isLive = ({ status }: Claim): boolean => status === "held" || status === "booked";
const meets = (a: Range, b: Range): boolean => a[0] < b[1] && b[0] < a[1];
const sameRange = (a: Range, b: Range): boolean => a[0] === b[0] && a[1] === b[1];
const sameList = (a: readonly unknown[] | undefined, b: readonly unknown[]): boolean => a?.join() === b.join();

function isTaken({ claims }: State, range: Range, but?: Claim): boolean {
  return claims.some((claim) => claim !== but && isLive(claim) && meets(claim.range, range));
}

function isBlocked({ blocked }: State, range: Range): boolean {
  return blocked.some((part) => meets(part, range));
}

/** Any reason that holds may be named; without one it may not be refused. */
function refusal(state: State, code: string, reasons: Record<string, boolean>): State | null {
  return reasons[code] ? state : null;
}

function hold(state: State, { user, range }: { user: string; range: Range }, { code, id }: Answer, mostHolds: number): State | null {
  const held = state.claims.filter((claim) => claim.user === user && claim.status === "held");
  const own = held.find((claim) => sameRange(claim.range, range));
  // Held again, it is the same hold.
  if (own) return id === own.holdId ? state : null;
  const reasons = {
    BLOCKED_DATE: isBlocked(state, range),
    SLOT_TAKEN: isTaken(state, range),
    HOLD_LIMIT_REACHED: held.length >= mostHolds,
  };
  if (code !== undefined) return refusal(state, code, reasons);
  if (Object.values(reasons).includes(true) || state.claims.some(({ holdId }) => holdId === id)) return null;
  return { ...state, claims: [...state.claims, { holdId: id!, user, range, status: "held" }] };
}

function replace(state: State, old: Claim, changes: Partial<Claim>): State {
  return { ...state, claims: state.claims.map((claim) => (claim === old ? { ...claim, ...changes } : claim)) };
}

function release(state: State, holdId: string, { code }: Answer): State | null {
  const claim = state.claims.find((each) => each.holdId === holdId);
  if (!claim) return null;
  if (code !== undefined) return refusal(state, code, { INVALID_TRANSITION: claim.bookingId !== undefined });
  if (claim.bookingId !== undefined) return null;
  return replace(state, claim, { status: "released" });
}

function convert(state: State, holdId: string, { code, id }: Answer): State | null {
  const claim = state.claims.find((each) => each.holdId === holdId);
  if (!claim) return null;
  if (code !== undefined) return refusal(state, code, { HOLD_EXPIRED: claim.status === "released" });
  if (claim.bookingId !== undefined) return claim.bookingId === id ? state : null;
  return claim.status === "held" ? replace(state, claim, { status: "booked", bookingId: id! }) : null;
}

function cancel(state: State, bookingId: string, { code }: Answer): State | null {
  const claim = state.claims.find((each) => each.bookingId === bookingId);
  return claim && code === undefined ? replace(state, claim, { status: "cancelled" }) : null;
}

function reschedule(state: State, { bookingId, from }: { bookingId: string; from: number }, { code }: Answer): State | null {
  const claim = state.claims.find((each) => each.bookingId === bookingId);
  if (!claim) return null;
  const range: Range = [from, from + claim.range[1] - claim.range[0]];
  const isOver = claim.status === "cancelled";
  const stays = sameRange(range, claim.range);
  const reasons = {
    INVALID_TRANSITION: isOver,
    BLOCKED_DATE: !isOver && !stays && isBlocked(state, range),
    SLOT_TAKEN: !isOver && !stays && isTaken(state, range, claim),
  };
  if (code !== undefined) return refusal(state, code, reasons);
  return Object.values(reasons).includes(true) ? null : replace(state, claim, { range });
}

function block(state: State, range: Range, { code, conflicts }: Answer): State | null {
  const there = state.claims.filter((claim) => isLive(claim) && meets(claim.range, range));
  const named = there.map(({ holdId, bookingId }) => (bookingId === undefined ? `hold ${holdId}` : `booking ${bookingId}`)).sort();
  if (code !== undefined || !sameList(conflicts, named)) return null;
  return { ...state, blocked: state.blocked.some((part) => sameRange(part, range)) ? state.blocked : [...state.blocked, range] };
}

function startsOf(state: State, length: number, halfHours: number): number[] {
  return Array.from({ length: halfHours - length + 1 }, (_, from) => from).filter((from) => {
    const range: Range = [from, from + length];
    return !isBlocked(state, range) && !isTaken(state, range);
  });
}

import type { Range } from "./intervals.ts";
import { fail } from "./refusal.ts";
import type { Caller, World } from "./world.ts";

export function required(...values: unknown[]): void {
  if (values.some((value) => value === null || value === undefined)) fail("MISSING_ARGUMENT");
}

const second = 1000;
export const day = 24 * 3600 * second;

/** A range of instants on whole seconds, at most so long. */
export function rangeOf(starts: number | null, ends: number | null, atMost = Number.POSITIVE_INFINITY): Range {
  if (starts === null || ends === null) return fail("MISSING_ARGUMENT");
  if (ends <= starts || starts % second !== 0 || ends % second !== 0 || ends - starts > atMost) fail("INVALID_RANGE");
  return { starts, ends };
}

export function text(value: string | null, atMost: number, atLeast = 1): void {
  if (value !== null && (value.length < atLeast || value.length > atMost)) fail("INVALID_ARGUMENT");
}

/** ISO 4217: digits of the minor unit. */
const minorUnit: Record<string, number> = { JPY: 0, KWD: 3 };

/** Half up. Amounts of the tests are small enough for doubles once they are counted in thousandths of the last digit. */
export function roundMoney(amount: number, currency: string): number {
  const scale = 10 ** (minorUnit[currency] ?? 2);
  return Math.floor(Number((amount * scale + 0.5).toFixed(6))) / scale;
}

export function requirePrice(price: number | null, currency: string | null): void {
  if ((price ?? 0) < 0 || (price ?? 0) >= 1e12 || !/^[A-Z]{3}$/.test(currency ?? "XXX")) fail("INVALID_ARGUMENT");
}

export const isAdmin = ({ role }: Caller): boolean => role === "admin" || role === "owner";

export function requireAdmin({ caller }: World): void {
  if (!isAdmin(caller)) fail("FORBIDDEN");
}

export const isModel = ({ role, modelId }: Caller, id: number): boolean => role === "model" && modelId === id;

/** What isn't yours is not there. */
export function requireModel({ caller }: World, id: number): void {
  if (!isModel(caller, id) && !isAdmin(caller)) fail("NOT_FOUND");
}

/** A hold or booking is its customer's, its model's and an admin's. */
export function requireClaimant(world: World, row: { user_id: string; model_id: number } | undefined): asserts row {
  if (
    row &&
    ((row.user_id === world.caller.userId && row.user_id !== "") || isModel(world.caller, row.model_id) || isAdmin(world.caller))
  ) {
    return;
  }
  fail("NOT_FOUND");
}

/** The customer of the calendar that the caller sees: nobody where there is no token. */
export const customerOf = ({ caller }: World): string | null => caller.userId || null;

/** Null means the caller; another's id is for admins. */
export function resolveUser(world: World, userId: string | null): string {
  const own = customerOf(world);
  if (userId === null || userId === own) return own ?? fail("MISSING_ARGUMENT");
  requireAdmin(world);
  text(userId, 50);
  return userId;
}

/** Price and currency are an admin's to name; who names a currency names a price. */
export function requireTerms(world: World, price: number | null, currency: string | null): void {
  if (price === null && currency === null) return;
  requireAdmin(world);
  required(price);
  requirePrice(price, currency);
}

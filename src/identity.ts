import type { JWTPayload, JWTVerifyOptions } from "jose";
import type { Logger } from "pino";
import type { JwtConfig } from "./config.ts";
import { makeSignatureVerifier } from "./identity/tokenKeys.ts";
import { refusal } from "./refusal.ts";

/** The roles that a token may name. Without a token the caller is anonymous; the worker and the owner never come by HTTP. */
export const tokenRoles = ["customer", "model", "admin"] as const;
export type TokenRole = (typeof tokenRoles)[number];

/** Who calls, as proved by a token. */
export interface Claims {
  role: TokenRole;
  /** The host system's id of the user: the token's `sub`. */
  userId: string;
  /** Decimal digits, for the role `model` only. A string: ids are bigint. */
  modelId: string | null;
}

export interface VerifiedClaims extends Claims {
  /** When the token ends, in seconds since 1970. */
  expiresAt: number;
}

/** Time limits of one request in the database, in milliseconds. */
export interface RequestLimits {
  statementTimeoutMs: number;
  lockTimeoutMs: number;
  idleInTransactionTimeoutMs: number;
}

export const defaultRequestLimits: RequestLimits = {
  statementTimeoutMs: 8_000,
  lockTimeoutMs: 5_000,
  idleInTransactionTimeoutMs: 15_000,
};

/** Takes an `Authorization` header; null is "no header": anonymous. Throws UNAUTHENTICATED for all that is not a good token. */
export type VerifyToken = (authorization: string | undefined) => Promise<VerifiedClaims | null>;

/** A token is for a session: one that is good for years can't be called back. */
export const longestLifetimeHours = 31 * 24;
const longestUserId = 50;
const largestBigint = 2n ** 63n - 1n;

/** One answer for every fault: which check a forged token failed is nobody's business. */
const unauthenticated = () => refusal("UNAUTHENTICATED", "The access token is malformed, expired or not accepted here.");

export function makeVerifier(jwt: JwtConfig, log: Logger): VerifyToken {
  const options: JWTVerifyOptions = {
    issuer: jwt.issuer,
    audience: jwt.audience,
    requiredClaims: ["exp", "sub"],
  };
  const verifySignature = makeSignatureVerifier(jwt, options, log);
  return async (authorization) => {
    if (authorization === undefined) return null;
    const token = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization)?.[1];
    if (token === undefined) throw unauthenticated();
    const payload = await verifySignature(token).catch(() => {
      throw unauthenticated();
    });
    return claimsOf(payload);
  };
}

function claimsOf(payload: JWTPayload): VerifiedClaims {
  const { sub, exp, role } = payload;
  if (exp === undefined || exp > Date.now() / 1000 + longestLifetimeHours * 3600) throw unauthenticated();
  if (typeof sub !== "string" || !isUserId(sub) || !isTokenRole(role)) throw unauthenticated();
  if (role !== "model") return { role, userId: sub, modelId: null, expiresAt: exp };
  const modelId = modelIdOf(payload.model_id);
  if (modelId === null) throw unauthenticated();
  return { role, userId: sub, modelId, expiresAt: exp };
}

export function isTokenRole(role: unknown): role is TokenRole {
  return tokenRoles.some((known) => known === role);
}

/** 1 to 50 characters as PostgreSQL counts them; U+0000 and half surrogates are no text there. */
export function isUserId(text: string): boolean {
  const length = [...text].length;
  return length >= 1 && length <= longestUserId && !text.includes("\0") && text.isWellFormed();
}

/** A positive bigint, as a number or as digits. */
export function modelIdOf(value: unknown): string | null {
  if (typeof value === "number" ? !Number.isSafeInteger(value) : typeof value !== "string") return null;
  const text = String(value);
  return /^[1-9]\d{0,18}$/.test(text) && BigInt(text) <= largestBigint ? text : null;
}

/**
 * The settings that carry a caller into SQL, local to one transaction. The only place that makes them (DESIGN section 9,
 * rule 8). All are always set: an anonymous caller has a role too, and nothing is left over from the connection.
 */
export function pgSettingsFor(claims: Claims | null, limits: RequestLimits = defaultRequestLimits): Record<string, string> {
  return {
    role: `holdfast_${claims?.role ?? "anonymous"}`,
    "holdfast.user_id": claims?.userId ?? "",
    "holdfast.model_id": claims?.modelId ?? "",
    timezone: "UTC",
    statement_timeout: String(limits.statementTimeoutMs),
    lock_timeout: String(limits.lockTimeoutMs),
    idle_in_transaction_session_timeout: String(limits.idleInTransactionTimeoutMs),
  };
}

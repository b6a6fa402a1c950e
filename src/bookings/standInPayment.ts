import express, { type RequestHandler, Router } from "express";
import type pg from "pg";
import { GraphQLError } from "postgraphile/graphql";
import { asCaller } from "../database/asCaller.ts";
import type { ErrorMask } from "../errors.ts";
import { type Claims, modelIdOf, type RequestLimits, type VerifyToken } from "../identity.ts";
import { refusal } from "../refusal.ts";

export interface StandInPaymentOptions {
  pool: pg.Pool;
  verifyToken: VerifyToken;
  maskError: ErrorMask;
  limits: RequestLimits;
}

/** Who takes the money while there is no host system. */
const standIn: Claims = { role: "admin", userId: "stand-in payment", modelId: null };

/**
 * `POST /development/payments {modelId, bookingId}`: plays the host system, to whom a customer has just paid one of its bookings. Outside
 * production alone. Answers with the booking, or with errors as GraphQL has them; paid again, it is the same payment.
 */
export function standInPaymentRoute(options: StandInPaymentOptions): RequestHandler {
  const router = Router();
  // Whoever wants to know whether there is one.
  router.get("/development/payments", (_request, response) => void response.sendStatus(204));
  router.post("/development/payments", express.json({ limit: "1kb" }), async ({ headers, body }, response) => {
    const claims = await options.verifyToken(headers.authorization);
    if (claims === null) throw refusal("FORBIDDEN", "You may not do that.");
    const { modelId, bookingId } = (body ?? {}) as Record<string, unknown>;
    try {
      response.json({ data: await pay(options, claims, modelIdOf(modelId), modelIdOf(bookingId)) });
    } catch (error) {
      const originalError = error as Error;
      response.status(400).json({ errors: [options.maskError(new GraphQLError(originalError.message, { originalError }))] });
    }
  });
  return router;
}

async function pay({ pool, limits }: StandInPaymentOptions, claims: Claims, modelId: string | null, bookingId: string | null) {
  const owed = await asCaller(pool, claims, limits, (client) =>
    client.query<{ price: string; currency: string }>("select price, currency from holdfast.bookings where model_id = $1 and id = $2", [
      modelId,
      bookingId,
    ]),
  );
  const [booking] = owed.rows;
  if (booking === undefined) throw refusal("NOT_FOUND", "There is no such booking, or it is not yours.");
  const paid = await asCaller(pool, standIn, limits, (client) =>
    client.query<{ status: string; refundDueAt: Date | null }>(
      `select status, refund_due_at as "refundDueAt" from holdfast.confirm_booking($1, $2, $3, $4, $5)`,
      [modelId, bookingId, `stand-in ${modelId}-${bookingId}`, booking.price, booking.currency],
    ),
  );
  return paid.rows[0];
}

import { type Request, type RequestHandler, type Response, Router } from "express";
import { ICalEventStatus } from "ical-generator";
import type pg from "pg";
import { type BookedTime, bookingCalendar } from "../channels/bookingCalendar.ts";
import { asCaller } from "../database/asCaller.ts";
import { modelIdOf, type RequestLimits, type VerifyToken } from "../identity.ts";
import type { RequestCounter } from "../limits/requestCounter.ts";
import { refusal } from "../refusal.ts";

export interface CalendarFileOptions {
  pool: pg.Pool;
  verifyToken: VerifyToken;
  requests: RequestCounter;
  limits: RequestLimits;
  /** As in the mails of this installation: a calendar app then knows that it is the same event. */
  domain: string;
}

type Stored = BookedTime & { status: string; toldAt: Date };

/** What has been paid for stands; what may yet end by itself may. */
const statuses: Readonly<Record<string, ICalEventStatus>> = {
  pending: ICalEventStatus.TENTATIVE,
  confirmed: ICalEventStatus.CONFIRMED,
  completed: ICalEventStatus.CONFIRMED,
  no_show: ICalEventStatus.CONFIRMED,
  cancelled: ICalEventStatus.CANCELLED,
  expired: ICalEventStatus.CANCELLED,
};

/** `GET /bookings/<model>/<booking>.ics`, with the token of whoever may read the booking: the file that a calendar app takes it from. */
export function calendarFileRoute(options: CalendarFileOptions): RequestHandler {
  const router = Router();
  router.get("/bookings/:modelId/:bookingId.ics", async (request, response) => {
    const booking = await readBooking(request, response, options);
    // The latest word of what is now: whatever is told later is of a later second.
    const telling = { status: statuses[booking.status]!, toldAt: booking.toldAt, rank: 0, domain: options.domain };
    response
      .set({ "cache-control": "no-store", "content-disposition": `attachment; filename="booking-${booking.modelId}-${booking.id}.ics"` })
      .type("text/calendar")
      .send(bookingCalendar(booking, telling).toString());
  });
  return router;
}

async function readBooking(request: Request, response: Response, options: CalendarFileOptions): Promise<Stored> {
  const claims = await options.verifyToken(request.headers.authorization);
  const leave = await options.requests.admit(request, claims, response);
  try {
    if (claims === null) throw refusal("FORBIDDEN", "You may not do that.");
    const [modelId, bookingId] = [modelIdOf(request.params["modelId"]), modelIdOf(request.params["bookingId"])];
    const found = await asCaller(options.pool, claims, options.limits, (client) =>
      client.query<Stored>(
        `select b.model_id as "modelId", b.id, m.name as "modelName", lower(b.during) as "startsAt", upper(b.during) as "endsAt",
           b.status, holdfast.server_time() as "toldAt"
         from holdfast.bookings as b join holdfast.models as m on m.id = b.model_id
         where b.model_id = $1::bigint and b.id = $2::bigint`,
        [modelId, bookingId],
      ),
    );
    const [booking] = found.rows;
    if (booking === undefined) throw refusal("NOT_FOUND", "There is no such booking, or it is not yours.");
    return booking;
  } finally {
    leave();
  }
}

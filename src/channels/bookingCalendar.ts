import { ICalCalendar, type ICalEventStatus } from "ical-generator";
import { oneLine } from "./rendering.ts";

/** What a calendar app shows of a booking. */
export interface BookedTime {
  modelId: string;
  id: string;
  modelName: string;
  startsAt: Date;
  endsAt: Date;
}

export interface Telling {
  status: ICalEventStatus;
  /** When what is told was so. */
  toldAt: Date;
  /** Among what is told of one moment: a higher one takes the place of a lower one. */
  rank: number;
  /** Makes ids of one installation differ from another's. */
  domain: string;
}

/** One booking as iCalendar (RFC 5545): always the same event, however and however often it is told. */
export function bookingCalendar(booking: BookedTime, { status, toldAt, rank, domain }: Telling): ICalCalendar {
  const calendar = new ICalCalendar({ prodId: "//Holdfast//Holdfast//EN" });
  calendar.createEvent({
    id: `booking-${booking.modelId}-${booking.id}@${domain}`,
    // Grows with whatever happens later to the booking, and no state has to be kept for it. Fits an INTEGER of RFC 5545 until 2088.
    sequence: Math.floor((toldAt.getTime() - sequenceEpoch) / 1000) + rank,
    stamp: toldAt,
    start: booking.startsAt,
    end: booking.endsAt,
    summary: `Booking: ${oneLine(booking.modelName)}`,
    status,
  });
  return calendar;
}
const sequenceEpoch = Date.UTC(2020, 0, 1);

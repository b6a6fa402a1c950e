import { ICalAttendeeStatus, ICalCalendarMethod, ICalEventStatus } from "ical-generator";
import { bookingCalendar } from "./bookingCalendar.ts";
import type { NewsItem, OutgoingMessage } from "./message.ts";

/** One iTIP object (RFC 5546): what a calendar app takes a booking from. */
export interface Invitation {
  method: "REQUEST" | "CANCEL";
  content: string;
}

/** Who invites whom. */
export interface InvitationParties {
  organizer: { name: string; email: string };
  attendee: string;
  /** Makes ids of one installation differ from another's. */
  domain: string;
}

/** What an event does to the calendar, and its rank among events of one moment: a later one takes the place of an earlier one. */
const effects: Readonly<Record<string, { status: ICalEventStatus; rank: number }>> = {
  // Not paid yet, or told at once that it is.
  booking_created: { status: ICalEventStatus.TENTATIVE, rank: 0 },
  booking_confirmed: { status: ICalEventStatus.CONFIRMED, rank: 1 },
  booking_rescheduled: { status: ICalEventStatus.CONFIRMED, rank: 2 },
  booking_cancelled: { status: ICalEventStatus.CANCELLED, rank: 3 },
};

/**
 * The invitations of a message about bookings: one for each, since all that one iTIP object holds must share a UID (RFC 5546 sections
 * 3.2.2 and 3.2.5). Nothing for other events.
 */
export function invitationsOf(message: OutgoingMessage, parties: InvitationParties): Invitation[] {
  const effect = effects[message.event_type];
  if (!effect) return [];
  return latestOfEach(message.payload.items).map((item) => invitationOf(item, message, effect, parties));
}

function invitationOf(
  item: NewsItem,
  message: OutgoingMessage,
  { status, rank }: { status: ICalEventStatus; rank: number },
  { organizer, attendee, domain }: InvitationParties,
): Invitation {
  const method = status === ICalEventStatus.CANCELLED ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.REQUEST;
  const booking = {
    modelId: message.model_id,
    id: item.id,
    modelName: message.model_name,
    startsAt: new Date(item.starts_at),
    endsAt: new Date(item.ends_at),
  };
  const calendar = bookingCalendar(booking, { status, toldAt: message.created_at, rank, domain });
  calendar.method(method);
  const [event] = calendar.events();
  event?.organizer({ ...organizer, mailto: organizer.email });
  event?.createAttendee({ email: attendee, status: ICalAttendeeStatus.ACCEPTED, rsvp: false });
  return { method, content: calendar.toString() };
}

/** A booking that was moved twice stands where no other of its moves began. */
function latestOfEach(items: NewsItem[]): NewsItem[] {
  const isLeft = (item: NewsItem): boolean =>
    items.some(
      ({ id, starts_at_before, ends_at_before }) =>
        id === item.id && starts_at_before === item.starts_at && ends_at_before === item.ends_at,
    );
  const latest = items.filter((item) => !isLeft(item));
  return [...new Map(latest.map((item) => [item.id, item])).values()];
}

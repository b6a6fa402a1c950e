import ical, { type VCalendar, type VEvent } from "node-ical";
import { type Invitation, invitationsOf } from "../../src/channels/invitation.ts";
import { aMessage, newsOf } from "./messages.ts";

const parties = { organizer: { name: "Salon", email: "news@example.com" }, attendee: "anna@example.com", domain: "booking.example.com" };
const booking = { id: "5", starts_at: "2026-01-05T14:00:00+00:00", ends_at: "2026-01-05T15:00:00+00:00" };
const moved = { ...booking, starts_at: "2026-01-06T09:00:00Z", ends_at: "2026-01-06T10:00:00Z" };
const noon = new Date("2026-01-01T12:00:00Z");

function invite(event_type: string, items = [booking], created_at = noon): Invitation[] {
  return invitationsOf(aMessage({ event_type, payload: newsOf(items), created_at }), parties);
}

/** What a calendar app reads. */
function read({ content }: Invitation): { calendar: VCalendar; event: VEvent } {
  const parts = Object.values(ical.sync.parseICS(content));
  const events = parts.filter((part) => part?.type === "VEVENT");
  expect(events).toHaveLength(1);
  return { calendar: parts.find((part) => part?.type === "VCALENDAR") as VCalendar, event: events[0] as VEvent };
}

test("a confirmed booking is what RFC 5546 3.2.2 asks of a request", () => {
  const { calendar, event } = read(invite("booking_confirmed")[0]!);
  expect(calendar.method).toBe("REQUEST");
  expect(event).toMatchObject({
    uid: "booking-42-5@booking.example.com",
    status: "CONFIRMED",
    summary: "Booking: Ada",
    start: new Date(booking.starts_at),
    end: new Date(booking.ends_at),
    organizer: { params: { CN: "Salon" }, val: "mailto:news@example.com" },
  });
  expect(event.dtstamp).toEqual(noon);
  expect(String((event.attendee as { val: string }).val).toLowerCase()).toBe("mailto:anna@example.com");
});

test.each([
  ["booking_created", "REQUEST", "TENTATIVE"],
  ["booking_confirmed", "REQUEST", "CONFIRMED"],
  ["booking_rescheduled", "REQUEST", "CONFIRMED"],
  ["booking_cancelled", "CANCEL", "CANCELLED"],
])("%s is a %s with status %s", (event_type, method, status) => {
  const [invitation] = invite(event_type);
  expect(invitation!.method).toBe(method);
  const { calendar, event } = read(invitation!);
  expect(calendar.method).toBe(method);
  expect(event.status).toBe(status);
});

test("one booking keeps its UID, and its SEQUENCE grows over its life, also where all of it is told at one moment", () => {
  const events = ["booking_created", "booking_confirmed", "booking_rescheduled", "booking_cancelled"].map(
    (event_type) => read(invite(event_type)[0]!).event,
  );
  expect(new Set(events.map(({ uid }) => uid)).size).toBe(1);
  const sequences = events.map((event) => Number(event.sequence));
  expect(sequences).toEqual([...new Set(sequences)].sort((a, b) => a - b));
  const later = new Date(noon.getTime() + 5_000);
  const twice = [invite("booking_rescheduled"), invite("booking_rescheduled", [moved], later)].map(([one]) =>
    Number(read(one!).event.sequence),
  );
  expect(twice[1]).toBeGreaterThan(twice[0]!);
  expect(Math.max(...twice)).toBeLessThan(2 ** 31);
});

test("several bookings are invitations of their own, each with its UID", () => {
  const uids = invite("booking_created", [booking, { ...moved, id: "6" }]).map((one) => read(one).event.uid);
  expect(uids).toEqual(["booking-42-5@booking.example.com", "booking-42-6@booking.example.com"]);
});

test("of a booking that was moved twice in one message, the last place counts", () => {
  const items = [
    { ...booking, starts_at_before: moved.starts_at, ends_at_before: moved.ends_at },
    { ...moved, starts_at_before: "2026-01-09T08:00:00Z", ends_at_before: "2026-01-09T09:00:00Z" },
  ];
  const found = invite("booking_rescheduled", items);
  expect(found).toHaveLength(1);
  expect(read(found[0]!).event.start).toEqual(new Date(booking.starts_at));
});

test("a name can't add lines to the calendar", () => {
  const [found] = invitationsOf(aMessage({ model_name: "Ada\r\nATTENDEE:mailto:eve@example.com" }), parties);
  expect(found!.content).not.toMatch(/^ATTENDEE:mailto:eve/m);
});

test.each(["availability_added", "hold_placed", "booking_completed", "booking_refund_due", "booking_reminder"])(
  "%s is no invitation",
  (event_type) => {
    expect(invite(event_type)).toEqual([]);
  },
);

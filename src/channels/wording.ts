/** The sentence of an event, as mustache: of one thing, and of several told in one message. It is the subject too. */
export interface Wording {
  one: string;
  many: string;
}

/** By `holdfast.notification_event`; a test compares. `time` is the range and `expires` when a hold runs out, in the receiver's zone. */
export const wordings: Readonly<Record<string, Wording>> = {
  availability_added: {
    one: "{{model}} is free: {{time}}",
    many: "{{model}} has {{count}} new free times",
  },
  availability_removed: {
    one: "{{model}} is no longer free: {{time}}",
    many: "{{model}} is no longer free at {{count}} times",
  },
  availability_changed: {
    one: "{{model}} changed a free time: {{time}}",
    many: "{{model}} changed {{count}} free times",
  },
  hold_placed: {
    one: "Time with {{model}} is held: {{time}}",
    many: "{{count}} times with {{model}} are held",
  },
  hold_expiring: {
    one: "The hold with {{model}} runs out{{#expires}} at {{expires}}{{/expires}}: {{time}}",
    many: "{{count}} holds with {{model}} run out soon",
  },
  hold_expired: {
    one: "The hold with {{model}} has run out: {{time}}",
    many: "{{count}} holds with {{model}} have run out",
  },
  booking_created: {
    one: "Booking with {{model}}: {{time}}",
    many: "{{count}} bookings with {{model}}",
  },
  booking_confirmed: {
    one: "Booking with {{model}} confirmed: {{time}}",
    many: "{{count}} bookings with {{model}} confirmed",
  },
  booking_cancelled: {
    one: "Booking with {{model}} cancelled: {{time}}",
    many: "{{count}} bookings with {{model}} cancelled",
  },
  booking_rescheduled: {
    one: "Booking with {{model}} moved: {{time}}",
    many: "{{count}} bookings with {{model}} moved",
  },
  booking_completed: {
    one: "Booking with {{model}} completed: {{time}}",
    many: "{{count}} bookings with {{model}} completed",
  },
  booking_refund_due: {
    one: "A refund is due for the booking with {{model}}: {{time}}",
    many: "Refunds are due for {{count}} bookings with {{model}}",
  },
  booking_reminder: {
    one: "Reminder: booking with {{model}}, {{time}}",
    many: "Reminder: {{count}} bookings with {{model}}",
  },
};

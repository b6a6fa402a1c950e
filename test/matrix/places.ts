import type { Variables } from "./documents.ts";
import { queries } from "./operations.ts";
import type { World } from "./world.ts";

export type Row = Record<string, unknown>;

/** A way by which a row is reached: a query, and where in its answer the row stands. */
export interface Place {
  field: string;
  variables(world: World): Variables;
  /** The field of the answer that the row or the list of rows is in, where that isn't the answer itself. */
  part?: string;
  /** Columns that go with the clock: two callers ask at two instants, and are told of two. */
  moving?: string[];
  /** Which one of a list. */
  isIt(row: Row, world: World): boolean;
}

const byKey = (field: string, key: (world: World) => Variables): Place => ({ field, variables: key, isIt: () => true });
const inList = (field: string, key: (world: World) => Variables): Place => ({
  field,
  variables: (world) => ({ condition: key(world), first: 500 }),
  isIt: () => true,
});
/** The row of the model, by its key and in the list of all. */
const stored = (one: string, many: string, key: (world: World) => Variables): Place[] => [
  byKey(one, (world) => ({ modelId: world.modelId, ...key(world) })),
  inList(many, (world) => ({ modelId: world.modelId, ...key(world) })),
];
const answered = (field: string, isIt: Place["isIt"] = () => true, part?: string): Place => ({
  field,
  variables: (world) => Object.values(queries[field]!)[0]!(world),
  isIt,
  ...(part !== undefined && { part }),
});
const entry = (type: string) => (row: Row) => row["entryType"] === type;
const period = { startsAt: "2030-01-06T00:00:00Z", endsAt: "2030-01-15T00:00:00Z" };
const heldTime = { startsAt: "2030-01-08T10:15:00Z", endsAt: "2030-01-08T10:45:00Z" };
const blockedTime = { startsAt: "2030-01-10T12:00:00Z", endsAt: "2030-01-10T12:30:00Z" };
const inCalendar = (isIt: Place["isIt"]): Place => ({
  field: "getModelCalendar",
  variables: ({ modelId }) => ({ modelId, ...period }),
  isIt,
});

/** The ways to the row that each section of columns in AUTHORISATION.md is about: all give the same. */
export const places: Record<string, Place[]> = {
  Availability: stored("availability", "availabilities", (world) => ({ id: world.recurringWindowId })),
  AvailabilityChangeLog: [
    ...stored("availabilityChangeLog", "availabilityChangeLogs", (world) => ({ id: world.changeId })),
    answered("getChangeLog", (row, world) => row["id"] === world.changeId),
  ],
  AvailabilityConflict: [
    answered("checkAvailabilityConflicts", (row) => row["conflictType"] === "booking"),
    {
      ...answered("analyzeBookingRequest", (row) => row["conflictType"] === "booking", "conflicts"),
      variables: ({ modelId }) => ({ modelId, ...period }),
    },
  ],
  AvailabilitySettings: [answered("getAvailabilitySettings")],
  AvailabilityStatistics: [answered("getAvailabilityStatistics")],
  AvailableSlotsView: [inList("availableSlotsView", ({ modelId }) => ({ modelId }))],
  Booking: stored("booking", "bookings", (world) => ({ id: world.cancelledId })),
  BookingCount: [answered("getAvailabilityStatistics", () => true, "bookingsByStatus")],
  BookingFunnel: [answered("getAvailabilityStatistics", () => true, "funnel")],
  BookingHold: stored("bookingHold", "bookingHolds", (world) => ({ id: world.pendingHoldId })),
  BookingHour: [answered("getAvailabilityStatistics", () => true, "bookingsByHour")],
  BookingLength: [answered("getBookingOffer", () => true, "lengths")],
  BookingOffer: [{ ...answered("getBookingOffer"), moving: ["earliestStart", "latestStart"] }],
  BookingRequestAnalysis: [{ ...answered("analyzeBookingRequest"), variables: ({ modelId }) => ({ modelId, ...heldTime }) }],
  "CalendarEntry: a customer's booking": [inCalendar((row, world) => row["entryId"] === world.confirmedHoldId)],
  "CalendarEntry: a customer's hold": [inCalendar((row, world) => row["entryId"] === world.holdId)],
  "CalendarEntry: in the customer's own calendar": [answered("getUserCalendar", (row, world) => row["entryId"] === world.confirmedHoldId)],
  "CalendarEntry: a blocked date": [inCalendar(entry("blocked"))],
  "CalendarEntry: external time": [inCalendar(entry("external"))],
  ClaimConflict: [answered("listConflicts", (row) => row["conflictId"] !== null)],
  DailyStatistics: [answered("getDailyStatistics", (row) => row["utilizationRate"] !== null)],
  ErrorCode: [byKey("errorCode", () => ({ sqlstate: "SL001" })), inList("errorCodes", () => ({ sqlstate: "SL001" }))],
  ExternalBusy: stored("externalBusy", "externalBusies", (world) => ({ id: world.busyId })),
  InstantAvailability: [answered("checkInstantAvailability")],
  Model: [
    byKey("model", ({ modelId }) => ({ id: modelId })),
    inList("models", ({ modelId }) => ({ id: modelId })),
    answered("getAvailabilitySettings", () => true, "model"),
  ],
  ModelAvailabilityCalendar: [inList("modelAvailabilityCalendar", (world) => ({ modelId: world.modelId, entryId: world.holdId }))],
  ModelBlockedDate: [
    ...stored("modelBlockedDate", "modelBlockedDates", (world) => ({ id: world.blockedId })),
    answered("getAvailabilitySettings", () => true, "blockedDates"),
  ],
  ModelSchedule: [
    ...stored("modelSchedule", "modelSchedules", (world) => ({ id: world.scheduleId })),
    answered("getAvailabilitySettings", () => true, "schedules"),
  ],
  NotificationCount: [answered("getAvailabilityStatistics", () => true, "notifications")],
  NotificationDeadLetter: [inList("notificationDeadLetters", (world) => ({ modelId: world.modelId, id: world.messageId }))],
  NotificationDelivery: stored("notificationDelivery", "notificationDeliveries", (world) => ({ id: world.messageId })),
  NotificationSuccessView: [inList("notificationSuccessView", () => ({ channel: "email" }))],
  OccupiedTime: stored("occupiedTime", "occupiedTimes", (world) => ({ holdId: world.pendingHoldId })),
  Slot: [answered("findBestSlots"), answered("findBestSlotsForModels", (row, world) => row["modelId"] === world.modelId)],
  "SlotReason: a held time": [answered("explainSlot")],
  "SlotReason: a blocked date": [
    {
      ...answered("explainSlot", (row) => row["code"] === "BLOCKED_DATE"),
      variables: ({ modelId }) => ({ modelId, ...blockedTime }),
    },
    {
      ...answered("analyzeBookingRequest", (row) => row["code"] === "BLOCKED_DATE", "reasons"),
      variables: ({ modelId }) => ({ modelId, ...blockedTime }),
    },
  ],
  UserNotification: [
    byKey("userNotification", (world) => ({ userId: world.customer, id: world.subscriptionId })),
    inList("userNotifications", (world) => ({ userId: world.customer, id: world.subscriptionId })),
  ],
};

import type { Variables } from "./documents.ts";
import type { World } from "./world.ts";

/** What a root field is asked for, by the words that AUTHORISATION.md has for it. */
export type Operations = Record<string, Record<string, (world: World) => Variables>>;

const day = { startsAt: "2030-01-08T00:00:00Z", endsAt: "2030-01-09T00:00:00Z" };
const free = { startsAt: "2030-01-11T14:00:00Z", endsAt: "2030-01-11T15:00:00Z" };
const search = { durationMinutes: 60, searchStartTime: "2030-01-08T00:00:00Z", searchEndTime: "2030-01-12T00:00:00Z" };
const dates = { fromDate: "2030-01-07", toDate: "2030-01-14" };
const month = { fromInstant: "2030-01-01T00:00:00Z", toInstant: "2030-02-01T00:00:00Z" };
const document = {
  format: "holdfast.availability",
  version: 1,
  settings: {
    name: "Ada",
    time_zone: "UTC",
    is_active: true,
    hourly_rate: 60,
    currency: "USD",
    slot_interval_minutes: 15,
    min_booking_minutes: 15,
    max_booking_minutes: 480,
    buffer_before_minutes: 0,
    buffer_after_minutes: 0,
    min_notice_minutes: 0,
    booking_horizon_days: 90,
    hold_minutes: 10,
    max_active_holds_per_user: 3,
    generate_days_ahead: 60,
  },
  schedules: [],
  blocked_dates: [],
  windows: [],
  removed: [],
  external_busy: [],
};

/** An id, or a token, of nothing in any world. */
export const missingId = "9999999999";

const ofModel = ({ modelId }: World) => ({ modelId });
const all = { all: () => ({ first: 500 }) };

export const queries: Operations = {
  analyzeBookingRequest: { "the model": (world) => ({ ...ofModel(world), ...free }) },
  availabilities: all,
  availability: { "its key": (world) => ({ ...ofModel(world), id: world.manualWindowId }) },
  availabilityChangeLog: { "its key": (world) => ({ ...ofModel(world), id: world.changeId }) },
  availabilityChangeLogs: all,
  availableSlotsView: all,
  booking: { "its key": (world) => ({ ...ofModel(world), id: world.pendingId }) },
  bookingHold: { "its key": (world) => ({ ...ofModel(world), id: world.holdId }) },
  bookingHolds: all,
  bookings: all,
  checkAvailabilityConflicts: { "the model": (world) => ({ ...ofModel(world), ...day }) },
  checkInstantAvailability: { "the model": (world) => ({ ...ofModel(world), durationMinutes: 60 }) },
  errorCode: { "its key": () => ({ sqlstate: "SL001" }) },
  errorCodes: all,
  explainSlot: { "the model": (world) => ({ ...ofModel(world), startsAt: "2030-01-08T10:15:00Z", endsAt: "2030-01-08T10:45:00Z" }) },
  exportAvailabilitySettings: { "the model": ofModel },
  externalBusies: all,
  externalBusy: { "its key": (world) => ({ ...ofModel(world), id: world.busyId }) },
  findBestSlots: { "the model": (world) => ({ ...ofModel(world), ...search }) },
  findBestSlotsForModels: { "both models": ({ modelId, otherModelId }) => ({ modelIds: [modelId, otherModelId], ...search }) },
  getAvailabilitySettings: { "the model": ofModel },
  getAvailabilityStatistics: { "the model": (world) => ({ ...ofModel(world), ...dates }) },
  getBookingOffer: { "the model": ofModel },
  getChangeLog: { "the model": (world) => ({ ...ofModel(world), fromInstant: "2000-01-01T00:00:00Z", toInstant: "2040-01-01T00:00:00Z" }) },
  getDailyStatistics: { "the model": (world) => ({ ...ofModel(world), ...dates }) },
  getModelCalendar: { "the model": (world) => ({ ...ofModel(world), ...day }) },
  getUserCalendar: {
    "the customer": (world) => ({ userId: world.customer, ...day }),
    oneself: () => ({ startsAt: "2030-01-08T00:00:00Z", endsAt: "2030-01-12T00:00:00Z" }),
  },
  listConflicts: { "the model": (world) => ({ ...ofModel(world), ...month }) },
  listManagedModels: { "the caller's": () => ({}) },
  listSubscriptions: { "the customer": (world) => ({ userId: world.customer }), oneself: () => ({}) },
  localToInstant: { "a wall clock": () => ({ local: "2030-01-07T09:00:00", timeZone: "Europe/Berlin" }) },
  model: { "its key": ({ modelId }) => ({ id: modelId }) },
  modelAvailabilityCalendar: all,
  modelBlockedDate: { "its key": (world) => ({ ...ofModel(world), id: world.blockedId }) },
  modelBlockedDates: all,
  modelSchedule: { "its key": (world) => ({ ...ofModel(world), id: world.scheduleId }) },
  modelSchedules: all,
  models: all,
  notificationDeadLetters: all,
  notificationDeliveries: all,
  notificationDelivery: { "its key": (world) => ({ ...ofModel(world), id: world.messageId }) },
  notificationSuccessView: all,
  occupiedTime: { "its key": (world) => ({ ...ofModel(world), holdId: world.holdId }) },
  occupiedTimes: all,
  serverTime: { "the clock": () => ({}) },
  userNotification: { "its key": (world) => ({ userId: world.customer, id: world.subscriptionId }) },
  userNotifications: all,
};

const onModel = (variables: Variables) => (world: World) => ({ ...ofModel(world), ...variables });
const onBooking =
  (pick: (world: World) => string, variables: Variables = {}) =>
  (world: World) => ({
    ...ofModel(world),
    bookingId: pick(world),
    ...variables,
  });
const monday = { dayOfWeek: 2, startTime: "09:00", endTime: "12:00" };
const price = { price: "1", currency: "USD" };

export const mutations: Operations = {
  addAvailability: { "the model": onModel({ startsAt: "2030-01-12T10:00:00Z", endsAt: "2030-01-12T12:00:00Z" }) },
  addModel: { "a new one": () => ({ name: "Eve", timeZone: "UTC" }) },
  addRecurringSchedule: { "the model": onModel(monday) },
  blockDates: { "the model": onModel({ dates: ["2030-01-20"] }) },
  cancelBooking: { "the booking": onBooking(({ confirmedId }) => confirmedId) },
  completeBooking: { "the booking": onBooking(({ pastId }) => pastId) },
  confirmAddress: {
    "the token of the customer's mail": ({ confirmationToken }) => ({ token: confirmationToken }),
    "a token that is none": () => ({ token: missingId }),
  },
  confirmBooking: {
    "the booking": onBooking(({ pendingId }) => pendingId, { paymentReference: "paid", amount: "60", currency: "USD" }),
  },
  convertHoldToBooking: {
    "the hold": (world) => ({ ...ofModel(world), holdId: world.holdId }),
    "the hold, paid": (world) => ({ ...ofModel(world), holdId: world.holdId, paymentReference: "paid", amount: "60", currency: "USD" }),
    "the hold, with the host's reference": (world) => ({ ...ofModel(world), holdId: world.holdId, hostReference: "order 2" }),
  },
  createSmartBooking: {
    "for oneself": onModel(search),
    "for the customer": (world) => ({ ...ofModel(world), ...search, userId: world.customer }),
    "for oneself, at a price": onModel({ ...search, ...price }),
  },
  deactivateModel: { "the model": ofModel },
  deleteRecurringSchedule: { "the schedule": (world) => ({ ...ofModel(world), scheduleId: world.scheduleId }) },
  generateAvailabilityForAllModels: { "all models": () => dates },
  generateAvailabilityFromSchedules: { "the model": onModel(dates) },
  holdSlot: {
    "for oneself": onModel(free),
    "for the customer": (world) => ({ ...ofModel(world), ...free, userId: world.customer }),
    "for oneself, at a price": onModel({ ...free, ...price }),
  },
  importAvailabilityDocument: { "the model": onModel({ document: JSON.stringify(document) }) },
  importAvailabilitySettings: { "the model": onModel({ document }) },
  markNoShow: { "the booking": onBooking(({ pastId }) => pastId) },
  markNotificationRead: { "the message": (world) => ({ ...ofModel(world), notificationId: world.messageId }) },
  moveAvailability: {
    "the window": (world) => ({
      ...ofModel(world),
      availabilityId: world.recurringWindowId,
      startsAt: "2030-01-12T10:00:00Z",
      endsAt: "2030-01-12T12:00:00Z",
    }),
  },
  releaseExpiredAvailabilityHolds: { "all models": () => ({}) },
  releaseHold: { "the hold": (world) => ({ ...ofModel(world), holdId: world.holdId }) },
  removeAvailability: { "the window": (world) => ({ ...ofModel(world), availabilityId: world.recurringWindowId }) },
  rescheduleBooking: { "the booking": onBooking(({ confirmedId }) => confirmedId, { startsAt: free.startsAt }) },
  resolveConflicts: { "the model": onModel({ startsAt: "2030-01-11T23:00:00Z", endsAt: "2030-01-12T02:00:00Z", strategy: "merge" }) },
  retryDelivery: { "the message": (world) => ({ ...ofModel(world), notificationId: world.messageId }) },
  rotateWebhookSecret: {
    "the subscription": (world) => ({ subscriptionId: world.webhookSubscriptionId }),
    "the customer's subscription": (world) => ({ subscriptionId: world.webhookSubscriptionId, userId: world.customer }),
  },
  setExternalBusy: {
    "the model": onModel({ source: "diary", entries: [{ externalId: "2", startsAt: free.startsAt, endsAt: free.endsAt }] }),
  },
  setRecurringSchedules: { "the model": onModel({ rules: [monday] }) },
  subscribeToAvailability: {
    oneself: (world) => ({ onlyModelId: world.modelId }),
    "the customer": (world) => ({ onlyModelId: world.modelId, userId: world.customer }),
  },
  unblockDates: { "the model": onModel({ dates: ["2030-01-10"] }) },
  unsubscribe: {
    "the subscription": (world) => ({ subscriptionId: world.subscriptionId }),
    "the customer's subscription": (world) => ({ subscriptionId: world.subscriptionId, userId: world.customer }),
  },
  unsubscribeByToken: {
    "the token of the customer's mail": ({ unsubscribeToken }) => ({ token: unsubscribeToken }),
    "a token that is none": () => ({ token: missingId }),
  },
  updateAvailabilitySettings: { "the model": onModel({ holdMinutes: 15 }) },
  updateRecurringSchedule: { "the schedule": (world) => ({ ...ofModel(world), scheduleId: world.scheduleId, endTime: "16:00" }) },
};

export const subscriptions: Operations = {
  availabilityChanged: { "a window": ofModel },
  bookingChanged: { "the customer's booking": ofModel },
  holdChanged: { "the customer's hold": ofModel },
  notificationReceived: { "a message to the customer": () => ({}) },
};

const target = /^(holdId|bookingId|availabilityId|scheduleId|notificationId|subscriptionId|id)$/;

/** The same request for what isn't there; null where it is about nothing in particular. */
export function withoutTarget(variables: Variables): { variables: Variables; replaced: string } | null {
  const name =
    Object.keys(variables).find((key) => target.test(key)) ??
    ["onlyModelId", "modelId", "userId"].find((key) => typeof variables[key] === "string");
  return name === undefined ? null : { variables: { ...variables, [name]: missingId }, replaced: String(variables[name]) };
}

import { type Api, addFreeModel, admin, alice, bob, type Caller, codeOf, dataOf, startApi } from "./api.ts";

let api: Api;
let modelId: string;
let room: Caller;
let booked: { id: string; hold: { id: string } };
let held: { id: string };

const hour = (n: number): string => `2030-01-02T${String(n).padStart(2, "0")}:00:00Z`;
const day = { startsAt: hour(0), endsAt: hour(23) };

/** Free from eight to eight; alice has booked from nine to ten, bob holds from twelve to one, and lunch is blocked. */
beforeAll(async () => {
  api = await startApi({ clock: "2030-01-01T00:00:00Z" });
  modelId = await addFreeModel(api, hour(8), hour(20));
  room = { role: "model", userId: "room", modelId };
  type Held = { holdSlot: { hold: { id: string } } };
  type Booked = { convertHoldToBooking: { booking: { id: string } } };
  const hold = async (from: number, caller: Caller) =>
    dataOf(await api.run<Held>("holdSlot", { modelId, startsAt: hour(from), endsAt: hour(from + 1) }, caller)).holdSlot.hold;
  const alices = await hold(9, alice);
  const payment = { modelId, holdId: alices.id, paymentReference: "paid", amount: "60", currency: "USD" };
  booked = { ...dataOf(await api.run<Booked>("convertHoldToBooking", payment, admin)).convertHoldToBooking.booking, hold: alices };
  held = await hold(12, bob);
  const block = `mutation ($modelId: BigInt!) {
    blockDates(input: { modelId: $modelId, dates: ["2030-01-02"], reason: "lunch", startTime: "13:00:00", endTime: "14:00:00" }) {
      clientMutationId
    }
  }`;
  dataOf(await api.post(block, { modelId }, room));
});
afterAll(() => api.stop());

test("get_model_calendar: the model sees all, a stranger the times", async () => {
  type Calendar = { getModelCalendar: Record<string, unknown>[] };
  const calendar = async (caller?: Caller) =>
    dataOf(await api.run<Calendar>("getModelCalendar", { modelId, ...day }, caller)).getModelCalendar;
  const personal = { bookingId: null, userId: null, status: null, reason: null };
  const entry = (entryType: string, from: number, to: number, more = {}) => ({
    entryType,
    entryId: expect.stringMatching(/^\d+$/),
    localDate: "2030-01-02",
    startsAt: hour(from),
    endsAt: hour(to),
    minutes: `${(to - from) * 60}.00`,
    ...personal,
    ...more,
  });
  expect(await calendar()).toEqual([
    entry("available", 8, 20, { status: "manual" }),
    entry("booked", 9, 10),
    entry("held", 12, 13),
    entry("blocked", 13, 14),
  ]);
  expect(await calendar(room)).toEqual([
    entry("available", 8, 20, { status: "manual" }),
    entry("booked", 9, 10, { entryId: booked.hold.id, bookingId: booked.id, userId: "alice", status: "confirmed" }),
    entry("held", 12, 13, { entryId: held.id, userId: "bob", status: "active" }),
    entry("blocked", 13, 14, { reason: "lunch" }),
  ]);
  expect(codeOf(await api.run("getModelCalendar", { modelId: "999999", ...day }))).toBe("NOT_FOUND");
  expect(codeOf(await api.run("getModelCalendar", { modelId, startsAt: hour(2), endsAt: hour(1) }))).toBe("INVALID_RANGE");
});

test("get_user_calendar: one's own; another's for admins", async () => {
  const alices = {
    getUserCalendar: [
      {
        modelId,
        entryType: "booked",
        entryId: booked.hold.id,
        bookingId: booked.id,
        status: "confirmed",
        startsAt: hour(9),
        endsAt: hour(10),
      },
    ],
  };
  expect(dataOf(await api.run("getUserCalendar", day, alice))).toEqual(alices);
  expect(dataOf(await api.run("getUserCalendar", { userId: "alice", ...day }, admin))).toEqual(alices);
  expect(dataOf(await api.run("getUserCalendar", day, room))).toEqual({ getUserCalendar: [] });
  expect(codeOf(await api.run("getUserCalendar", { userId: "alice", ...day }, bob))).toBe("FORBIDDEN");
  expect(codeOf(await api.run("getUserCalendar", day))).toBe("FORBIDDEN");
});

test("get_availability_statistics: for the model itself and admins", async () => {
  const dates = { modelId, fromDate: "2030-01-02", toDate: "2030-01-02" };
  for (const caller of [room, admin]) {
    expect(dataOf(await api.run("getAvailabilityStatistics", dates, caller))).toEqual({
      getAvailabilityStatistics: {
        modelId,
        startsAt: hour(0),
        endsAt: "2030-01-03T00:00:00Z",
        // Twelve hours, less the one that is blocked.
        availableMinutes: "660.00",
        bookedMinutes: "60.00",
        heldMinutes: "60.00",
        freeMinutes: "540.00",
        utilizationRate: "9.09",
        currency: "USD",
        revenuePotential: "660.00",
        revenueBooked: "60.00",
        bookingsByStatus: [{ status: "confirmed", bookings: "1" }],
        holdSuccessRate: "100.00",
        cancellationRate: "0.00",
        // A Wednesday.
        bookingsByHour: [{ dayOfWeek: 3, hour: 9, bookings: "1" }],
        nextAvailableSlot: hour(8),
        funnel: { holds: "2", bookings: "1", confirmed: "1", completed: "0" },
        notifications: [],
      },
    });
  }
  expect(codeOf(await api.run("getAvailabilityStatistics", dates, alice))).toBe("FORBIDDEN");
  expect(codeOf(await api.run("getAvailabilityStatistics", dates, { ...room, modelId: "999999" }))).toBe("NOT_FOUND");
  expect(codeOf(await api.run("getAvailabilityStatistics", { ...dates, toDate: "2030-01-01" }, room))).toBe("INVALID_RANGE");
});

test("get_change_log: who did what, piece by piece, for the model itself and admins", async () => {
  type Log = { getChangeLog: { id: string; actor: string; tableName: string; operation: string; newRow: Record<string, unknown> }[] };
  const log = async (more = {}) => dataOf(await api.run<Log>("getChangeLog", { modelId, ...more }, room)).getChangeLog;
  const whole = await log();
  expect(whole.map(({ actor, tableName, operation }) => [actor, tableName, operation])).toEqual([
    ["host", "models", "insert"],
    ["host", "availability", "insert"],
    ["alice", "booking_holds", "insert"],
    ["host", "booking_holds", "update"],
    ["host", "bookings", "insert"],
    ["bob", "booking_holds", "insert"],
    ["room", "model_blocked_dates", "insert"],
  ]);
  expect(whole.at(-1)).toMatchObject({
    changedAt: expect.stringMatching(/^2030-01-01T00:/),
    transactionId: expect.stringMatching(/^\d+$/),
    actorRole: "holdfast_model",
    oldRow: null,
    newRow: { reason: "lunch", blocked_date: "2030-01-02" },
  });
  expect(await log({ maxResults: 2, afterId: whole[1]!.id })).toEqual(whole.slice(2, 4));
  expect(await log({ toInstant: "2030-01-01T00:00:00Z" })).toEqual([]);
  expect(codeOf(await api.run("getChangeLog", { modelId }, alice))).toBe("FORBIDDEN");
  expect(codeOf(await api.run("getChangeLog", { modelId }, { ...room, modelId: "999999" }))).toBe("NOT_FOUND");
  expect(codeOf(await api.run("getChangeLog", { modelId, fromInstant: hour(2), toInstant: hour(1) }, room))).toBe("INVALID_RANGE");
});

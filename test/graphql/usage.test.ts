import { type Api, admin, alice, codeOf, dataOf, startApi } from "./api.ts";

// The brief's own usage examples, in its order of need: model 42, Mondays 14:00-22:00, January 2024.
let api: Api;
const modelId = "42";
beforeAll(async () => {
  api = await startApi({ clock: "2023-12-31T00:00:00Z" });
  const add =
    'mutation ($id: BigInt) { addModel(input: { name: "Model 42", timeZone: "UTC", hourlyRate: "100", modelId: $id }) { model { id } } }';
  dataOf(await api.post(add, { id: modelId }, admin));
});
afterAll(() => api.stop());

test("add a recurring schedule, generate January, book smartly, pay, check for conflicts", async () => {
  type Added = { addRecurringSchedule: { schedule: { id: string } } };
  const rule = { modelId, dayOfWeek: 1, startTime: "14:00:00", endTime: "22:00:00" };
  const { schedule } = dataOf(await api.run<Added>("addRecurringSchedule", rule, admin)).addRecurringSchedule;
  expect(schedule).toEqual({ id: expect.stringMatching(/^\d+$/), ...rule, isActive: true });

  type Generated = {
    generateAvailabilityFromSchedules: { windows: { scheduleId: string; startsAt: string; endsAt: string; outcome: string }[] };
  };
  const january = { modelId, fromDate: "2024-01-01", toDate: "2024-01-31" };
  const { windows } = dataOf(await api.run<Generated>("generateAvailability", january, admin)).generateAvailabilityFromSchedules;
  expect(windows.map(({ startsAt }) => startsAt)).toEqual(["01", "08", "15", "22", "29"].map((day) => `2024-01-${day}T14:00:00Z`));
  expect(new Set(windows.map(({ outcome, scheduleId }) => `${outcome} ${scheduleId}`))).toEqual(new Set([`created ${schedule.id}`]));
  const again = dataOf(await api.run<Generated>("generateAvailability", january, admin));
  expect(again.generateAvailabilityFromSchedules.windows).toEqual([]);

  const request = {
    modelId,
    durationMinutes: 60,
    preferredStartTime: "2024-01-01T15:00:00Z",
    searchStartTime: "2024-01-01T10:00:00Z",
    searchEndTime: "2024-01-01T20:00:00Z",
  };
  type Booked = { createSmartBooking: { result: { booking: { id: string; during: { start: { value: string } } } } } };
  const { result } = dataOf(await api.run<Booked>("createSmartBooking", request, alice)).createSmartBooking;
  expect(result).toMatchObject({
    booking: { modelId, userId: "alice", status: "pending" },
    availability: { slotType: "recurring" },
    // 50 for the preferred time itself, 20 for a longer window, 20 for the day.
    matchScore: 90,
    timeDifferenceMinutes: 0,
  });
  expect(result.booking.during.start.value).toBe("2024-01-01T15:00:00Z");

  const payment = { modelId, bookingId: result.booking.id, paymentReference: "pay_1", amount: "100", currency: "USD" };
  const confirmed = { confirmBooking: { booking: { id: result.booking.id, status: "confirmed", price: "100.00", currency: "USD" } } };
  expect(dataOf(await api.run("confirmBooking", payment, admin))).toEqual(confirmed);
  expect(codeOf(await api.run("confirmBooking", payment, alice))).toBe("FORBIDDEN");

  type Conflicts = { checkAvailabilityConflicts: { conflictType: string; conflictId: string; overlapMinutes: string }[] };
  const time = { modelId, startsAt: "2024-01-01T15:00:00Z", endsAt: "2024-01-01T17:00:00Z" };
  const { checkAvailabilityConflicts } = dataOf(await api.run<Conflicts>("checkAvailabilityConflicts", time, admin));
  const found = checkAvailabilityConflicts.map(({ conflictType, overlapMinutes }) => [conflictType, Number(overlapMinutes)]);
  expect(found).toEqual(
    expect.arrayContaining([
      ["availability", 120],
      ["booking", 60],
    ]),
  );
});

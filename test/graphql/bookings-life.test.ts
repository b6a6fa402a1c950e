import { type Api, addFreeModel, admin, alice, bob, type Caller, codeOf, dataOf, startApi } from "./api.ts";

let api: Api;
let modelId: string;
let room: Caller;
beforeAll(async () => {
  api = await startApi({ clock: "2030-01-01T00:00:00Z" });
  modelId = await addFreeModel(api, "2030-01-02T08:00:00Z", "2030-01-02T20:00:00Z");
  room = { role: "model", userId: "room", modelId };
});
afterAll(() => api.stop());

const hour = (n: number): string => `2030-01-02T${String(n).padStart(2, "0")}:00:00Z`;

/** A paid booking of alice's; gives its id. */
async function book(from: number): Promise<string> {
  type Held = { holdSlot: { hold: { id: string } } };
  type Booked = { convertHoldToBooking: { booking: { id: string; status: string } } };
  const { hold } = dataOf(await api.run<Held>("holdSlot", { modelId, startsAt: hour(from), endsAt: hour(from + 1) }, alice)).holdSlot;
  const payment = { modelId, holdId: hold.id, paymentReference: `paid ${from}`, amount: "60", currency: "USD" };
  const { booking } = dataOf(await api.run<Booked>("convertHoldToBooking", payment, admin)).convertHoldToBooking;
  expect(booking.status).toBe("confirmed");
  return booking.id;
}

test("a slot is explained to anybody, without names", async () => {
  const bookingId = await book(8);
  type Explained = { explainSlot: { code: string; kind: string | null }[] };
  const slot = { modelId, startsAt: hour(8), endsAt: hour(9) };
  const [reason, ...others] = dataOf(await api.run<Explained>("explainSlot", slot)).explainSlot;
  expect(others).toEqual([]);
  expect(reason).toEqual({
    code: "SLOT_TAKEN",
    kind: "booked",
    startsAt: hour(8),
    endsAt: hour(9),
    heldUntil: null,
    referenceId: expect.stringMatching(/^\d+$/),
    blockedReason: null,
  });
  dataOf(await api.run("cancelBooking", { modelId, bookingId, reason: "ill" }, alice));
  expect(dataOf(await api.run<Explained>("explainSlot", slot)).explainSlot).toEqual([]);
});

test("a booking is moved, by the same key once, and the answers are equal byte for byte", async () => {
  const bookingId = await book(10);
  const move = { modelId, bookingId, startsAt: hour(12), idempotencyKey: "move 1" };
  type Moved = { rescheduleBooking: { booking: { during: { start: { value: string } } } } };
  const first = await api.run<Moved>("rescheduleBooking", move, alice);
  expect(dataOf(first).rescheduleBooking.booking).toMatchObject({
    id: bookingId,
    status: "confirmed",
    price: "60.00",
    during: { start: { value: hour(12) }, end: { value: hour(13) } },
  });
  // Meanwhile it has moved on: the key still tells what it told.
  dataOf(await api.run("rescheduleBooking", { modelId, bookingId, startsAt: hour(14) }, alice));
  expect(JSON.stringify(await api.run("rescheduleBooking", move, alice))).toBe(JSON.stringify(first));
  const { rows } = await api.owner.query("select from holdfast.bookings where id = $1 and lower(during) = $2", [bookingId, hour(14)]);
  expect(rows).toHaveLength(1);

  expect(codeOf(await api.run("rescheduleBooking", { ...move, startsAt: hour(15) }, alice))).toBe("IDEMPOTENCY_MISMATCH");
  expect(codeOf(await api.run("rescheduleBooking", { ...move, idempotencyKey: "" }, alice))).toBe("INVALID_ARGUMENT");
  expect(codeOf(await api.run("rescheduleBooking", { ...move, idempotencyKey: null }, bob))).toBe("NOT_FOUND");
  expect(codeOf(await api.run("rescheduleBooking", { ...move, idempotencyKey: null }))).toBe("FORBIDDEN");
});

test("it is cancelled with a reason, and a paid one is owed back", async () => {
  const bookingId = await book(16);
  type Cancelled = { cancelBooking: { booking: unknown } };
  const answer = await api.run<Cancelled>("cancelBooking", { modelId, bookingId, reason: "double shift" }, room);
  expect(dataOf(answer).cancelBooking.booking).toEqual({
    id: bookingId,
    status: "cancelled",
    cancelledBy: "room",
    cancellationReason: "double shift",
    refundDueAt: expect.any(String),
  });
});

test("the model says how it ended, once it has begun", async () => {
  const [done, missed] = [await book(17), await book(18)];
  expect(codeOf(await api.run("completeBooking", { modelId, bookingId: done }, room))).toBe("TOO_EARLY");
  await api.owner.query("select holdfast_private.set_clock($1)", [hour(19)]);
  expect(codeOf(await api.run("completeBooking", { modelId, bookingId: done }, alice))).toBe("FORBIDDEN");
  const completed = await api.run("completeBooking", { modelId, bookingId: done }, room);
  expect(dataOf(completed)).toEqual({ completeBooking: { booking: { id: done, status: "completed" } } });
  const absent = await api.run("markNoShow", { modelId, bookingId: missed }, room);
  expect(dataOf(absent)).toEqual({ markNoShow: { booking: { id: missed, status: "no_show" } } });
  expect(codeOf(await api.run("markNoShow", { modelId, bookingId: done }, admin))).toBe("INVALID_TRANSITION");
});

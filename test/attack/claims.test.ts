import { SignJWT } from "jose";
import { type Answer, admin, alice, bob, type Caller, codeOf, dataOf } from "../graphql/api.ts";
import { fingerprint } from "../matrix/ask.ts";
import { type Attack, addOpenModel, expectRefused, mutation, on, startTarget, type Target } from "./target.ts";

let target: Target;
let modelId: string;
let itself: Caller;
beforeAll(async () => {
  target = await startTarget();
});
beforeEach(async () => {
  modelId = await addOpenModel(target.owner);
  itself = { role: "model", userId: "room", modelId };
});
afterAll(() => target.stop());

type Row = Record<string, string | null>;
const holdFields = "hold { id holdExpiresAt }";
const bookingFields = "booking { id status paymentReference refundDueAt }";

async function done(name: string, selection: string, input: Record<string, unknown>, caller: Caller): Promise<Row> {
  const answer = await target.post(mutation(name, selection), { input: { modelId, ...input } }, caller);
  return Object.values(dataOf(answer)[name] as Record<string, Row>)[0]!;
}

const hold = (from: string, to: string, caller: Caller = alice) =>
  done("holdSlot", holdFields, { startsAt: on(1, from), endsAt: on(1, to) }, caller);
const convert = (holdId: unknown, caller: Caller = alice) => done("convertHoldToBooking", bookingFields, { holdId }, caller);
const pay = (bookingId: unknown, changes: Record<string, unknown> = {}) => ({
  bookingId,
  paymentReference: "paid",
  amount: "60",
  currency: "USD",
  ...changes,
});

/** Refused with its code, nothing written, the process alive. */
function refuse(code: string, name: string, input: Record<string, unknown>, caller: Caller): Promise<Answer> {
  const attack: Attack = { title: name, query: mutation(name), variables: { input: { modelId, ...input } }, caller, code };
  return expectRefused(target, attack);
}

/** As somebody's hold or booking comes to lie in the past, without waiting for it. */
async function inThePast(user: string, { begun }: { begun: boolean }): Promise<{ holdId: string; bookingId: string }> {
  const range = begun ? [on(-1, "10:00"), on(-1, "11:00")] : [on(1, "15:00"), on(1, "16:00")];
  const { rows: holds } = await target.owner.query<{ id: string }>(
    `insert into holdfast.booking_holds (model_id, user_id, during, price, currency, status, hold_expires_at)
     values ($1, $2, tstzrange($3, $4), 60, 'USD', $5, $6) returning id`,
    [modelId, user, ...range, begun ? "converted" : "active", on(-1, "09:00")],
  );
  const holdId = holds[0]!.id;
  const { rows: bookings } = await target.owner.query<{ id: string }>(
    `insert into holdfast.bookings (model_id, hold_id, user_id, during, price, currency, status)
     values ($1, $2, $3, tstzrange($4, $5), 60, 'USD', $6) returning id`,
    [modelId, holdId, user, ...range, begun ? "confirmed" : "pending"],
  );
  return { holdId, bookingId: bookings[0]!.id };
}

test("25, 26: over a hold is taken, beside it is free", async () => {
  await hold("10:00", "11:00");
  const answer = await refuse("SLOT_TAKEN", "holdSlot", { startsAt: on(1, "10:30"), endsAt: on(1, "11:30") }, bob);
  expect(JSON.stringify(answer)).not.toContain("alice");
  await hold("11:00", "12:00", bob);
});

test("27, 28: a hold that has run out unswept is in nobody's way, and can't be booked", async () => {
  const { holdId } = await inThePast("alice", { begun: false });
  const { rows } = await target.owner.query<{ id: string }>("select id from holdfast.bookings where model_id = $1", [modelId]);
  await target.owner.query("delete from holdfast.bookings where model_id = $1 and id = $2", [modelId, rows[0]!.id]);
  await refuse("HOLD_EXPIRED", "convertHoldToBooking", { holdId }, alice);
  await hold("15:30", "16:30", bob);
  await refuse("HOLD_EXPIRED", "convertHoldToBooking", { holdId }, alice);
});

test("29, 37: another's hold, and another model's, are not there", async () => {
  const { id } = await hold("10:00", "11:00");
  const stranger: Caller = { ...itself, modelId: await addOpenModel(target.owner) };
  for (const caller of [bob, stranger]) {
    await refuse("NOT_FOUND", "convertHoldToBooking", { holdId: id }, caller);
    await refuse("NOT_FOUND", "releaseHold", { holdId: id }, caller);
  }
  await refuse("NOT_FOUND", "addAvailability", { startsAt: on(22, "10:00"), endsAt: on(22, "11:00") }, stranger);
});

test("30, 31: what is done twice is the same", async () => {
  const { id } = await hold("10:00", "11:00");
  const booking = await convert(id);
  const before = await fingerprint(target.owner);
  expect(await convert(id)).toEqual(booking);
  expect(await fingerprint(target.owner)).toBe(before);
  const cancelled = await done("cancelBooking", bookingFields, { bookingId: booking["id"] }, alice);
  const after = await fingerprint(target.owner);
  expect(await done("cancelBooking", bookingFields, { bookingId: booking["id"] }, alice)).toEqual(cancelled);
  expect(await fingerprint(target.owner)).toBe(after);
});

test("32: what has begun is not cancelled", async () => {
  const { bookingId } = await inThePast("alice", { begun: true });
  await refuse("TOO_LATE", "cancelBooking", { bookingId }, alice);
  await refuse("TOO_LATE", "rescheduleBooking", { bookingId, startsAt: on(1, "10:00") }, alice);
});

test("33: holding again prolongs nothing", async () => {
  const held = await hold("10:00", "11:00");
  for (let again = 0; again < 5; again++) expect(await hold("10:00", "11:00")).toEqual(held);
});

test("34: who hoards, with requests at once, gets as many as the model allows", async () => {
  const asked = Array.from({ length: 12 }, (_, n) => {
    const startsAt = on(2 + n, "10:00");
    return target.post(mutation("holdSlot"), { input: { modelId, startsAt, endsAt: on(2 + n, "11:00") } }, alice);
  });
  const codes = (await Promise.all(asked)).map(codeOf);
  expect(codes.filter((code) => code === undefined)).toHaveLength(3);
  expect(codes.filter((code) => code === "HOLD_LIMIT_REACHED")).toHaveLength(9);
});

test("35: holds by the hundred in one document are refused whole", async () => {
  const one = (n: number) =>
    `h${n}: holdSlot(input: { modelId: "${modelId}", startsAt: "${on(1, "10:00")}", endsAt: "${on(1, "11:00")}" }) { clientMutationId }`;
  const query = `mutation { ${Array.from({ length: 40 }, (_, n) => one(n)).join(" ")} }`;
  await expectRefused(target, { title: "35", query, caller: alice, code: "QUERY_TOO_COMPLEX" });
  const many = `mutation { ${Array.from({ length: 500 }, (_, n) => one(n)).join(" ")} }`;
  await expectRefused(target, { title: "35", query: many, caller: alice, code: "QUERY_TOO_COMPLEX" });
});

test("38: a model that was switched off takes nothing", async () => {
  await done("deactivateModel", "model { id }", {}, itself);
  await refuse("MODEL_INACTIVE", "holdSlot", { startsAt: on(1, "10:00"), endsAt: on(1, "11:00") }, alice);
});

test.each(["status", "holdExpiresAt", "price", "currency", "userId", "createdAt", "id"])(
  "39: a caller's %s is not taken",
  async (field) => {
    const values: Record<string, string> = { status: "converted", price: "1", currency: "USD", userId: "bob" };
    const input = { startsAt: on(1, "10:00"), endsAt: on(1, "11:00"), [field]: values[field] ?? on(9, "10:00") };
    await refuse(["price", "currency", "userId"].includes(field) ? "FORBIDDEN" : "INVALID_QUERY", "holdSlot", input, alice);
  },
);

test("40: a payment that comes again is the same payment", async () => {
  const booking = await convert((await hold("10:00", "11:00"))["id"]);
  const paid = await done("confirmBooking", bookingFields, pay(booking["id"]), admin);
  const before = await fingerprint(target.owner);
  expect(await done("confirmBooking", bookingFields, pay(booking["id"]), admin)).toEqual(paid);
  expect(await fingerprint(target.owner)).toBe(before);
});

test("41: a wrong payment leaves the hold as it is", async () => {
  const booking = await convert((await hold("10:00", "11:00"))["id"]);
  const other = await convert((await hold("12:00", "13:00", bob))["id"], bob);
  await refuse("PAYMENT_MISMATCH", "confirmBooking", pay(booking["id"], { amount: "59.99" }), admin);
  await refuse("PAYMENT_MISMATCH", "confirmBooking", pay(booking["id"], { currency: "EUR" }), admin);
  await done("confirmBooking", bookingFields, pay(booking["id"]), admin);
  await refuse("PAYMENT_MISMATCH", "confirmBooking", pay(other["id"]), admin);
});

test("42: a payment for time that is gone is due back, once", async () => {
  const { bookingId } = await inThePast("alice", { begun: false });
  await hold("15:30", "16:30", bob);
  const late = await done("confirmBooking", bookingFields, pay(bookingId), admin);
  expect(late).toMatchObject({ status: "expired", refundDueAt: expect.any(String) });
  const before = await fingerprint(target.owner);
  expect(await done("confirmBooking", bookingFields, pay(bookingId), admin)).toEqual(late);
  expect(await fingerprint(target.owner)).toBe(before);
});

test("43: a payment that the host did not sign is none", async () => {
  const booking = await convert((await hold("10:00", "11:00"))["id"]);
  const query = mutation("confirmBooking");
  const variables = { input: { modelId, ...pay(booking["id"]) } };
  const now = Math.floor(Date.now() / 1000);
  const forged = await new SignJWT({ role: "admin" })
    .setProtectedHeader({ alg: "HS256" })
    .setSubject("host")
    .setIssuer("holdfast")
    .setAudience("holdfast")
    .setExpirationTime(now + 60)
    .sign(new TextEncoder().encode("a secret that somebody made up himself"));
  const before = await fingerprint(target.owner);
  for (const authorization of [`Bearer ${forged}`, "Bearer", `Basic ${btoa("host:host")}`]) {
    expect(codeOf(await target.post(query, variables, { authorization }))).toBe("UNAUTHENTICATED");
  }
  expect(await fingerprint(target.owner)).toBe(before);
  for (const caller of [alice, itself]) await refuse("FORBIDDEN", "confirmBooking", pay(booking["id"]), caller);
});

test("44: an idempotency key is for one call of one caller, and a short text", async () => {
  const slot = { startsAt: on(1, "10:00"), endsAt: on(1, "11:00") };
  await done("holdSlot", holdFields, { ...slot, idempotencyKey: "k" }, alice);
  await refuse("IDEMPOTENCY_MISMATCH", "holdSlot", { ...slot, endsAt: on(1, "12:00"), idempotencyKey: "k" }, alice);
  for (const idempotencyKey of ["", "x".repeat(256)]) await refuse("INVALID_ARGUMENT", "holdSlot", { ...slot, idempotencyKey }, alice);
  // Another's key of the same name is another key: the slot is what is refused.
  await refuse("SLOT_TAKEN", "holdSlot", { ...slot, idempotencyKey: "k" }, bob);
});

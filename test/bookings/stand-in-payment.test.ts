import { type Api, alice, bob, type Caller, startApi } from "../graphql/api.ts";
import { addPendingBooking, authorizationOf, type Booked, refusalOf } from "./bookings.ts";

async function pay(api: Api, booked: unknown, caller?: Caller): Promise<Response> {
  return fetch(`${api.url}/development/payments`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(caller && (await authorizationOf(api, caller))) },
    body: JSON.stringify(booked),
  });
}

async function statusOf(api: Api, { modelId, bookingId }: Booked): Promise<string> {
  const { rows } = await api.owner.query<{ status: string }>("select status from holdfast.bookings where model_id = $1 and id = $2", [
    modelId,
    bookingId,
  ]);
  return rows[0]!.status;
}

test("in development it plays the host system, who confirms what the customer pays; twice is once; another's booking is not there", async () => {
  const api = await startApi({ clock: "2030-01-01T00:00:00Z" });
  try {
    const booked = await addPendingBooking(api);
    expect(await refusalOf(await pay(api, booked, bob))).toEqual([400, "NOT_FOUND"]);
    expect(await refusalOf(await pay(api, {}, alice))).toEqual([400, "NOT_FOUND"]);
    expect(await refusalOf(await pay(api, booked))).toEqual([400, "FORBIDDEN"]);
    expect(await statusOf(api, booked)).toBe("pending");
    for (const answer of [await pay(api, booked, alice), await pay(api, booked, alice)]) {
      expect([answer.status, await answer.json()]).toEqual([200, { data: { status: "confirmed", refundDueAt: null } }]);
    }
    const { rows } = await api.owner.query("select payment_reference, price from holdfast.bookings");
    expect(rows).toEqual([{ payment_reference: `stand-in ${booked.modelId}-${booked.bookingId}`, price: "60.00" }]);
  } finally {
    await api.stop();
  }
});

test("a payment that can't be taken is refused with its code", async () => {
  const api = await startApi({ clock: "2030-01-01T00:00:00Z" });
  try {
    const booked = await addPendingBooking(api);
    await api.owner.query("select holdfast.confirm_booking($1, $2, 'another', 60, 'USD')", [booked.modelId, booked.bookingId]);
    expect(await refusalOf(await pay(api, booked, alice))).toEqual([400, "INVALID_TRANSITION"]);
  } finally {
    await api.stop();
  }
});

test("in production there is no such address", async () => {
  const api = await startApi({ production: true });
  try {
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    const booked = await addPendingBooking(api, tomorrow);
    expect(await refusalOf(await pay(api, booked, alice))).toEqual([404, "NOT_FOUND"]);
    expect(await statusOf(api, booked)).toBe("pending");
  } finally {
    await api.stop();
  }
});

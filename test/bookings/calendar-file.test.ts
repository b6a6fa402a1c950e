import ical, { type VEvent } from "node-ical";
import { type Api, admin, alice, bob, type Caller, startApi } from "../graphql/api.ts";
import { addPendingBooking, authorizationOf, type Booked, refusalOf } from "./bookings.ts";

let api: Api;
let booked: Booked;
beforeAll(async () => {
  api = await startApi({ clock: "2030-01-01T00:00:00Z" });
  booked = await addPendingBooking(api);
});
afterAll(() => api.stop());

const address = ({ modelId, bookingId }: Booked): string => `${api.url}/bookings/${modelId}/${bookingId}.ics`;
const read = async (caller?: Caller, of: Booked = booked): Promise<Response> =>
  fetch(address(of), { headers: caller ? await authorizationOf(api, caller) : {} });

async function eventOf(response: Response): Promise<VEvent> {
  const [event] = Object.values(ical.sync.parseICS(await response.text())).filter((part) => part?.type === "VEVENT");
  return event as VEvent;
}

test("its customer, its model and an admin get a file that a calendar app takes; it is stored nowhere on the way", async () => {
  for (const caller of [alice, { role: "model", userId: "room", modelId: booked.modelId } as Caller, admin]) {
    const response = await read(caller);
    expect([response.status, response.headers.get("content-type"), response.headers.get("cache-control")]).toEqual([
      200,
      "text/calendar; charset=utf-8",
      "no-store",
    ]);
    expect(response.headers.get("content-disposition")).toBe(`attachment; filename="booking-${booked.modelId}-${booked.bookingId}.ics"`);
    expect(await eventOf(response)).toMatchObject({
      uid: `booking-${booked.modelId}-${booked.bookingId}@localhost`,
      summary: "Booking: A room",
      status: "TENTATIVE",
      start: new Date("2030-01-02T10:00:00Z"),
      end: new Date("2030-01-02T11:00:00Z"),
    });
  }
});

test("it says how the booking stands now, and takes the place of an earlier file", async () => {
  const before = await eventOf(await read(alice));
  await api.owner.query("select holdfast_private.set_clock('2030-01-01T00:00:30Z')");
  const { modelId, bookingId } = booked;
  await api.owner.query("select holdfast.confirm_booking($1, $2, 'paid', 60, 'USD')", [modelId, bookingId]);
  expect(await eventOf(await read(alice))).toMatchObject({ uid: before.uid, status: "CONFIRMED" });
  await api.owner.query("select holdfast.cancel_booking($1, $2)", [modelId, bookingId]);
  const after = await eventOf(await read(alice));
  expect(after.status).toBe("CANCELLED");
  expect(Number(after.sequence)).toBeGreaterThan(Number(before.sequence));
});

test("what isn't yours is not there; without a token, or with a bad one, nothing is", async () => {
  expect(await refusalOf(await read(bob))).toEqual([404, "NOT_FOUND"]);
  expect(await refusalOf(await read({ role: "model", userId: "room 2", modelId: "999999" }))).toEqual([404, "NOT_FOUND"]);
  expect(await refusalOf(await read(admin, { ...booked, bookingId: "999999" }))).toEqual([404, "NOT_FOUND"]);
  expect(await refusalOf(await read(admin, { ...booked, bookingId: "one" }))).toEqual([404, "NOT_FOUND"]);
  expect(await refusalOf(await read(admin, { ...booked, modelId: "9223372036854775808" }))).toEqual([404, "NOT_FOUND"]);
  expect(await refusalOf(await read())).toEqual([400, "FORBIDDEN"]);
  expect(await refusalOf(await fetch(address(booked), { headers: { authorization: "Bearer a.b.c" } }))).toEqual([401, "UNAUTHENTICATED"]);
});

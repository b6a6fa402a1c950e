import { tell, withoutWindow } from "../db/notifications.ts";
import { type Api, addFreeModel, admin, alice, bob, type Caller, codeOf, dataOf, startApi } from "../graphql/api.ts";
import { connect, type Live, relay } from "./client.ts";

let api: Api;
let modelId: string;
let otherModel: string;
const lives: Live[] = [];
beforeAll(async () => {
  api = await startApi({ clock: "2026-05-01T00:00:00Z" });
  modelId = await addFreeModel(api, "2026-05-04T09:00:00Z", "2026-05-04T17:00:00Z");
  otherModel = await addFreeModel(api, "2026-05-04T09:00:00Z", "2026-05-04T17:00:00Z");
  await api.owner.query("update holdfast.models set max_active_holds_per_user = 100");
  await relay(api);
});
afterAll(async () => {
  await Promise.all(lives.map((live) => live.stop()));
  await api.stop();
});

interface Row {
  id: string;
  userId: string;
}
interface Event {
  event: string;
  ids: string[];
  rows: Row[];
}
const documents = {
  hold: "subscription ($modelId: BigInt!) { told: holdChanged(modelId: $modelId) { event ids rows: holds { id userId } } }",
  booking: "subscription ($modelId: BigInt!) { told: bookingChanged(modelId: $modelId) { event ids rows: bookings { id userId } } }",
  availability:
    "subscription ($modelId: BigInt!) { told: availabilityChanged(modelId: $modelId) { event ids rows: availabilities { id } } }",
};

async function follow(topic: keyof typeof documents, caller?: Caller, model = modelId) {
  const live = await connect(api, caller);
  lives.push(live);
  const events = live.subscribe<{ told: Event }>(documents[topic], { modelId: model });
  const first = await events.next();
  return { events, first, next: async () => (await events.data()).told, code: codeOf({ status: 200, ...first } as never) };
}

const model: Caller = { role: "model", userId: "anna" };
const itself = (): Caller => ({ ...model, modelId });
const stranger = (): Caller => ({ ...model, modelId: otherModel });

type Booked = { convertHoldToBooking: { booking: { id: string } } };
type Added = { addAvailability: { availability: Row } };

async function holdAs(caller: Caller, startsAt: string, endsAt: string): Promise<string> {
  type Held = { holdSlot: { hold: { id: string } } };
  return dataOf(await api.run<Held>("holdSlot", { modelId, startsAt, endsAt }, caller)).holdSlot.hold.id;
}

test("of a hold hear its customer, its model and admins; of their own only, other customers and other models", async () => {
  const followers = [await follow("hold", alice), await follow("hold", itself()), await follow("hold", admin)];
  const others = [await follow("hold", bob), await follow("hold", stranger())];
  for (const { first } of [...followers, ...others]) {
    expect(first.data).toEqual({ told: { event: "REFETCH", ids: [], rows: [] } });
  }
  const id = await holdAs(alice, "2026-05-04T10:00:00Z", "2026-05-04T11:00:00Z");
  await relay(api);
  for (const { next } of followers) expect(await next()).toEqual({ event: "CHANGED", ids: [id], rows: [{ id, userId: "alice" }] });

  const [bobs, strangers] = [
    await holdAs(bob, "2026-05-04T11:00:00Z", "2026-05-04T12:00:00Z"),
    await holdAs(stranger(), "2026-05-04T12:00:00Z", "2026-05-04T13:00:00Z"),
  ];
  await relay(api);
  // The first thing that they hear of is their own.
  expect(await others[0]!.next()).toEqual({ event: "CHANGED", ids: [bobs], rows: [{ id: bobs, userId: "bob" }] });
  expect(await others[1]!.next()).toEqual({ event: "CHANGED", ids: [strangers], rows: [{ id: strangers, userId: "anna" }] });
  expect(followers[0]!.events.waiting).toEqual([]);
});

test("the same holds for bookings", async () => {
  const [hers, his, all] = [await follow("booking", alice), await follow("booking", bob), await follow("booking", itself())];
  const bookAs = async (caller: Caller, startsAt: string, endsAt: string): Promise<Event> => {
    const holdId = await holdAs(caller, startsAt, endsAt);
    const { id } = dataOf(await api.run<Booked>("convertHoldToBooking", { modelId, holdId }, caller)).convertHoldToBooking.booking;
    await relay(api);
    return { event: "CHANGED", ids: [id], rows: [{ id, userId: caller.userId }] };
  };
  const told = await bookAs(alice, "2026-05-04T13:00:00Z", "2026-05-04T13:30:00Z");
  expect([await hers.next(), await all.next()]).toEqual([told, told]);
  const toldToo = await bookAs(bob, "2026-05-04T13:30:00Z", "2026-05-04T14:00:00Z");
  expect([await his.next(), await all.next()]).toEqual([toldToo, toldToo]);
  expect(hers.events.waiting).toEqual([]);
});

test("rows are read as the subscriber: what row-level security hides does not come, even to whom the topic is open", async () => {
  const { next } = await follow("hold", alice);
  const id = await holdAs(alice, "2026-05-04T14:00:00Z", "2026-05-04T15:00:00Z");
  await api.owner.query("drop policy users_read_their_own on holdfast.booking_holds");
  try {
    await relay(api);
    expect(await next()).toEqual({ event: "CHANGED", ids: [id], rows: [] });
  } finally {
    await api.owner.query(`create policy users_read_their_own on holdfast.booking_holds for select to holdfast_customer, holdfast_model
      using (user_id = nullif(current_setting('holdfast.user_id', true), ''))`);
  }
});

test("anonymous callers hear of availability: of windows by id, of claims only that free time is another", async () => {
  const { next, first } = await follow("availability");
  expect(first.data).toEqual({ told: { event: "REFETCH", ids: [], rows: [] } });
  await holdAs(alice, "2026-05-04T15:00:00Z", "2026-05-04T16:00:00Z");
  await relay(api);
  expect(await next()).toEqual({ event: "CHANGED", ids: [], rows: [] });

  const window = { modelId, startsAt: "2026-05-05T09:00:00Z", endsAt: "2026-05-05T10:00:00Z" };
  const added = dataOf(await api.run<Added>("addAvailability", window, itself())).addAvailability.availability;
  await relay(api);
  expect(await next()).toEqual({ event: "CHANGED", ids: [added.id], rows: [{ id: added.id }] });

  await api.owner.query("delete from holdfast.availability where model_id = $1 and id = $2", [modelId, added.id]);
  await relay(api);
  expect(await next()).toEqual({ event: "CHANGED", ids: [added.id], rows: [] });
});

test.each([
  ["hold", undefined, "FORBIDDEN"],
  ["booking", undefined, "FORBIDDEN"],
  ["hold", alice, "NOT_FOUND"],
  ["booking", admin, "NOT_FOUND"],
  ["availability", undefined, "NOT_FOUND"],
] as const)("what may not be heard is refused when it is asked for: %s, %j", async (topic, caller, code) => {
  const refused = await follow(topic, caller, code === "NOT_FOUND" ? "999999" : modelId);
  expect(refused.code).toBe(code);
  await refused.events.completed;
});

test("messages are one's own, also an admin's, and come until they are read", async () => {
  const document = "subscription { notificationReceived { event notifications { id userId readAt } } }";
  type Told = { notificationReceived: { event: string; notifications: Row[] } };
  const [hers, hosts] = await Promise.all([connect(api, alice), connect(api, admin)]);
  lives.push(hers, hosts);
  const [toAlice, toHost] = [hers.subscribe<Told>(document), hosts.subscribe<Told>(document)];
  const nothing = { notificationReceived: { event: "REFETCH", notifications: [] } };
  expect([await toAlice.data(), await toHost.data()]).toEqual([nothing, nothing]);

  await withoutWindow(api.owner);
  for (const caller of [alice, admin]) dataOf(await api.run("subscribeToAvailability", { eventTypes: ["hold_placed"] }, caller));
  const holdAndTell = async (startsAt: string, endsAt: string): Promise<void> => {
    await holdAs(alice, startsAt, endsAt);
    await relay(api);
    await tell(api.owner);
  };
  await holdAndTell("2026-05-04T16:00:00Z", "2026-05-04T16:15:00Z");
  const first = (await toAlice.data()).notificationReceived;
  expect(first).toEqual({ event: "CHANGED", notifications: [{ id: expect.any(String), userId: "alice", readAt: null }] });
  expect((await toHost.data()).notificationReceived).toMatchObject({ event: "CHANGED", notifications: [{ userId: "host" }] });

  await holdAndTell("2026-05-04T16:15:00Z", "2026-05-04T16:30:00Z");
  const both = (await toAlice.data()).notificationReceived.notifications.map(({ id }) => id);
  expect(both).toEqual([expect.any(String), first.notifications[0]!.id]);
  dataOf(await api.run("markNotificationRead", { modelId, notificationId: both[1] }, alice));
  await holdAndTell("2026-05-04T16:30:00Z", "2026-05-04T16:45:00Z");
  expect((await toAlice.data()).notificationReceived.notifications.map(({ id }) => id)).toEqual([expect.any(String), both[0]]);
});

test("without a token there are no messages to hear of", async () => {
  const live = await connect(api);
  lives.push(live);
  const events = live.subscribe("subscription { notificationReceived { event } }");
  expect((await events.next()).errors?.[0]?.extensions?.["code"]).toBe("FORBIDDEN");
});

/** All plain fields of a table's type, and its range. */
async function fieldsOf(table: string): Promise<string> {
  const { rows } = await api.owner.query<{ name: string }>(
    "select column_name as name from information_schema.columns where table_schema = 'holdfast' and table_name = $1 and data_type <> 'tstzrange'",
    [table],
  );
  const names = rows.map(({ name }) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()));
  return `${names.join(" ")} during { start { value inclusive } end { value inclusive } } model { name }`;
}

test("rows are what a query reads, field by field, with what belongs to them", async () => {
  const live = await connect(api, itself());
  lives.push(live);
  const selections = {
    holds: `${await fieldsOf("booking_holds")} booking { id status }`,
    bookings: `${await fieldsOf("bookings")} hold { id status }`,
    availabilities: `${await fieldsOf("availability")} schedule { id }`,
  };
  const fields = { holds: "holdChanged", bookings: "bookingChanged", availabilities: "availabilityChanged" };
  const kinds = Object.keys(selections) as (keyof typeof selections)[];
  const follows = kinds.map((kind) =>
    live.subscribe<Record<string, Record<string, Record<string, unknown>[]>>>(
      `subscription ($modelId: BigInt!) { told: ${fields[kind]}(modelId: $modelId) { ${kind} { ${selections[kind]} } } }`,
      { modelId },
    ),
  );
  for (const events of follows) await events.data();
  const holdId = await holdAs(alice, "2026-05-04T16:45:00Z", "2026-05-04T17:00:00Z");
  const booked = dataOf(await api.run<Booked>("convertHoldToBooking", { modelId, holdId }, alice)).convertHoldToBooking.booking;
  const window = { modelId, startsAt: "2026-05-06T09:00:00Z", endsAt: "2026-05-06T10:00:00Z" };
  const added = dataOf(await api.run<Added>("addAvailability", window, itself())).addAvailability.availability;
  await relay(api);
  const query = `query ($modelId: BigInt!, $holdId: BigInt!, $bookingId: BigInt!, $windowId: BigInt!) {
    holds: bookingHold(modelId: $modelId, id: $holdId) { ${selections.holds} }
    bookings: booking(modelId: $modelId, id: $bookingId) { ${selections.bookings} }
    availabilities: availability(modelId: $modelId, id: $windowId) { ${selections.availabilities} } }`;
  const read = dataOf(
    await api.post<Record<string, unknown>>(query, { modelId, holdId, bookingId: booked.id, windowId: added.id }, itself()),
  );
  for (const [n, kind] of kinds.entries()) expect((await follows[n]!.data())["told"]![kind]).toEqual([read[kind]]);
});

import { tell, withoutWindow } from "../db/notifications.ts";
import { type Api, addFreeModel, admin, alice, bob, codeOf, dataOf, startApi } from "./api.ts";

let api: Api;
let modelId: string;
beforeAll(async () => {
  api = await startApi({ clock: "2030-01-01T00:00:00Z" });
  modelId = await addFreeModel(api, "2030-01-02T08:00:00Z", "2030-01-02T12:00:00Z");
  await withoutWindow(api.owner);
  await relay();
});
afterAll(() => api.stop());

/** What a worker does. */
async function relay(): Promise<void> {
  await api.owner.query("select holdfast_private.relay_changes()");
  await tell(api.owner);
}

type Subscribed = { subscribeToAvailability: { subscription: { id: string } } };
type Message = { id: string; eventType: string; payload: unknown; readAt: string | null };
type Messages = { notificationDeliveries: Message[] };

test("a subscriber is told of new availability, reads it, and is told no more once it has unsubscribed", async () => {
  const { subscription } = dataOf(
    await api.run<Subscribed>("subscribeToAvailability", { onlyModelId: modelId }, alice),
  ).subscribeToAvailability;
  expect(subscription).toEqual({
    id: expect.stringMatching(/^\d+$/),
    userId: "alice",
    onlyModelId: modelId,
    eventTypes: ["availability_added", "availability_removed", "availability_changed"],
    channel: "in_app",
    address: null,
  });
  expect(dataOf(await api.run("listSubscriptions", {}, alice))).toMatchObject({ listSubscriptions: [{ id: subscription.id }] });
  expect(dataOf(await api.run("listSubscriptions", {}, bob))).toEqual({ listSubscriptions: [] });

  const afternoon = { modelId, startsAt: "2030-01-02T13:00:00Z", endsAt: "2030-01-02T17:00:00Z" };
  dataOf(await api.run("addAvailability", afternoon, admin));
  await relay();
  const [message, ...others] = dataOf(await api.run<Messages>("notificationDeliveries", {}, alice)).notificationDeliveries;
  expect(others).toEqual([]);
  expect(message).toMatchObject({
    modelId,
    eventType: "availability_added",
    status: "delivered",
    payload: { count: 1, starts_at: "2030-01-02T13:00:00+00:00", ends_at: "2030-01-02T17:00:00+00:00" },
    readAt: null,
  });
  expect(dataOf(await api.run<Messages>("notificationDeliveries", {}, bob)).notificationDeliveries).toEqual([]);

  const read = { modelId, notificationId: message!.id };
  expect(codeOf(await api.run("markNotificationRead", read, bob))).toBe("NOT_FOUND");
  expect(dataOf(await api.run("markNotificationRead", read, alice))).toEqual({
    markNotificationRead: { notification: { id: message!.id, readAt: expect.any(String) } },
  });

  expect(codeOf(await api.run("unsubscribe", { subscriptionId: subscription.id }, bob))).toBe("NOT_FOUND");
  const ended = await api.run("unsubscribe", { subscriptionId: subscription.id }, alice);
  expect(dataOf(ended)).toEqual({ unsubscribe: { subscription: { id: subscription.id } } });
  dataOf(await api.run("addAvailability", { modelId, startsAt: "2030-01-02T18:00:00Z", endsAt: "2030-01-02T19:00:00Z" }, admin));
  await relay();
  expect(dataOf(await api.run<Messages>("notificationDeliveries", {}, alice)).notificationDeliveries).toHaveLength(1);
});

test("a customer is told of its own hold, not of another's", async () => {
  const wanted = { eventTypes: ["hold_placed"] };
  const { subscription } = dataOf(await api.run<Subscribed>("subscribeToAvailability", wanted, bob)).subscribeToAvailability;
  dataOf(await api.run("holdSlot", { modelId, startsAt: "2030-01-02T08:00:00Z", endsAt: "2030-01-02T09:00:00Z" }, alice));
  dataOf(await api.run("holdSlot", { modelId, startsAt: "2030-01-02T09:00:00Z", endsAt: "2030-01-02T10:00:00Z" }, bob));
  await relay();
  const told = dataOf(await api.run<Messages>("notificationDeliveries", {}, bob)).notificationDeliveries;
  expect(told).toMatchObject([{ eventType: "hold_placed", payload: { count: 1, starts_at: "2030-01-02T09:00:00+00:00" } }]);
  dataOf(await api.run("unsubscribe", { subscriptionId: subscription.id, userId: "bob" }, admin));
});

test("an operator retries what was parked", async () => {
  const { rows } = await api.owner.query<{ id: string }>(
    `insert into holdfast.notification_deliveries
       (model_id, user_id, channel, address, event_type, payload, dedupe_key, status, attempts, last_error)
     values ($1, 'alice', 'email', 'alice@example.com', 'hold_placed', '{}', 'parked', 'parked', 8, 'mailbox full') returning id`,
    [modelId],
  );
  const parked = { modelId, notificationId: rows[0]!.id };
  expect(codeOf(await api.run("retryDelivery", parked, alice))).toBe("FORBIDDEN");
  expect(dataOf(await api.run("retryDelivery", parked, admin))).toEqual({
    retryDelivery: { notification: { id: parked.notificationId, status: "pending", attempts: 0, lastError: "mailbox full" } },
  });
});

test("bad input has its code", async () => {
  const codes = async (variables: Record<string, unknown>, caller?: typeof alice) =>
    codeOf(await api.run("subscribeToAvailability", variables, caller));
  expect(await codes({ channel: "email", address: "alice@example.com\nBcc: bob@example.com" }, alice)).toBe("INVALID_ADDRESS");
  expect(await codes({ channel: "webhook", address: "http://example.com" }, alice)).toBe("INVALID_ADDRESS");
  expect(await codes({ timeZone: "Mars/Olympus" }, alice)).toBe("INVALID_TIME_ZONE");
  expect(await codes({ eventTypes: [] }, alice)).toBe("INVALID_ARGUMENT");
  expect(await codes({ eventTypes: ["booking_gone"] }, alice)).toBe("INVALID_QUERY");
  expect(await codes({ channel: "pigeon", address: "alice" }, alice)).toBe("INVALID_QUERY");
  expect(await codes({ channel: "webhook", address: "https://169.254.169.254/" }, alice)).toBe("INVALID_ADDRESS");
  expect(await codes({ onlyModelId: "999999" }, alice)).toBe("NOT_FOUND");
  expect(await codes({ userId: "bob" }, alice)).toBe("FORBIDDEN");
  expect(await codes({})).toBe("FORBIDDEN");
});

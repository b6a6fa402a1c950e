import type { Change } from "../../src/changes/announcements.ts";
import { ChangeHub } from "../../src/changes/hub.ts";
import { type ChangeEvent, mostIds, type Subscription } from "../../src/changes/subscription.ts";

const ready = async (): Promise<void> => {};
const change = (told: Partial<Change> = {}): Change => ({ model_id: "1", topic: "hold", ids: ["7"], users: ["a"], ...told });

const refetch = { event: "REFETCH", ids: [] };
const changed = (...ids: string[]) => ({ event: "CHANGED", ids });

async function next(subscription: Subscription): Promise<Omit<ChangeEvent, "version"> | undefined> {
  const { value } = (await subscription.next()) as { value?: ChangeEvent };
  return value && { event: value.event, ids: value.ids };
}

/** A subscription past its first event. */
async function follow(hub: ChangeHub, topic: string, isReady = ready): Promise<Subscription> {
  const subscription = hub.subscribe(topic, isReady);
  expect(await next(subscription)).toEqual(refetch);
  return subscription;
}

test("everybody hears by topic: all of a model's claims, or one user's", async () => {
  const hub = new ChangeHub();
  const [all, hers, his, other] = await Promise.all(["hold:1", "hold:1:a", "hold:1:b", "hold:2"].map((topic) => follow(hub, topic)));
  hub.hear(change({ ids: ["7", "8", "9"], users: ["a", "b", "a"] }));
  expect(await next(all!)).toEqual(changed("7", "8", "9"));
  expect(await next(hers!)).toEqual(changed("7", "9"));
  expect(await next(his!)).toEqual(changed("8"));
  hub.hear(change({ model_id: "2", ids: ["1"] }));
  expect(await next(other!)).toEqual(changed("1"));
});

test("messages are told to their users", async () => {
  const hub = new ChangeHub();
  const subscription = await follow(hub, "notification:a");
  hub.hearMessages({ users: ["b", "a"] });
  expect(await next(subscription)).toEqual(changed());
});

test("what happens until a subscriber can take more is one event", async () => {
  const hub = new ChangeHub();
  let reading = Promise.withResolvers<void>();
  reading.resolve();
  const subscription = await follow(hub, "hold:1", () => reading.promise);
  reading = Promise.withResolvers();
  hub.hear(change({ ids: ["7"] }));
  const event = next(subscription);
  hub.hear(change({ ids: ["10", "9", "8"] }));
  hub.hear(change({ ids: ["7"] }));
  reading.resolve();
  expect(await event).toEqual(changed("7", "8", "9", "10"));
});

test("an event's version is that of the last change in it", async () => {
  const hub = new ChangeHub();
  const subscription = await follow(hub, "hold:1");
  hub.hear(change());
  hub.hear(change());
  const { value } = await subscription.next();
  hub.hear(change());
  const { value: later } = await subscription.next();
  expect((later as ChangeEvent).version).toBe((value as ChangeEvent).version + 1);
});

test("more rows than are told one by one become a request to read again, and so does what comes with one", async () => {
  const hub = new ChangeHub();
  const subscription = await follow(hub, "hold:1");
  for (let n = 0; n <= mostIds; n++) hub.hear(change({ ids: [String(n)] }));
  hub.hear(change());
  expect(await next(subscription)).toEqual(refetch);
  hub.hear(change());
  expect(await next(subscription)).toEqual(changed("7"));
});

test("after a time without a feed everybody reads again", async () => {
  const hub = new ChangeHub();
  hub.open();
  const subscription = await follow(hub, "hold:1");
  hub.hear(change());
  hub.close();
  hub.open();
  expect(await next(subscription)).toEqual(refetch);
});

test("who ends is told no more and kept no longer", async () => {
  const hub = new ChangeHub();
  const [gone, staying] = [await follow(hub, "hold:1"), await follow(hub, "hold:1")];
  const waiting = gone.next();
  await gone.return();
  await gone.return();
  expect(await waiting).toEqual({ done: true, value: undefined });
  expect(hub.size).toBe(1);
  hub.hear(change());
  expect((await gone.next()).done).toBe(true);
  expect(await next(staying)).toEqual(changed("7"));
  await staying.return();
  const again = await follow(hub, "hold:1");
  hub.hear(change({ ids: ["8"] }));
  expect(await next(again)).toEqual(changed("8"));
  expect(hub.size).toBe(1);
});

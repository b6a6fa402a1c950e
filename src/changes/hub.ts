import type { Change, ChangeListener, Messages } from "./announcements.ts";
import { Subscription } from "./subscription.ts";

/**
 * Hands this process's one feed of announcements to its subscribers, by the topics that SQL named when they subscribed
 * (holdfast_private.availability_topic and its kin). While the feed is down they stay; once it is back they are told to read all again.
 */
export class ChangeHub implements ChangeListener {
  readonly #subscriptions = new Map<string, Set<Subscription>>();
  #version = 0;

  /** Subscriptions under way. */
  get size(): number {
    let size = 0;
    for (const subscriptions of this.#subscriptions.values()) size += subscriptions.size;
    return size;
  }

  open(): void {
    this.#version++;
    for (const topic of this.#subscriptions.keys()) this.#tell(topic, (subscription) => subscription.refetch(this.#version));
  }

  close(): void {
    // What is missed from now on is made good by open().
  }

  hear({ topic, model_id: modelId, ids, users }: Change): void {
    this.#version++;
    this.#tell(`${topic}:${modelId}`, (subscription) => subscription.changed(ids, this.#version));
    for (const [n, user] of users.entries()) {
      this.#tell(`${topic}:${modelId}:${user}`, (subscription) => subscription.changed(ids.slice(n, n + 1), this.#version));
    }
  }

  hearMessages({ users }: Messages): void {
    this.#version++;
    for (const user of users) this.#tell(`notification:${user}`, (subscription) => subscription.changed([], this.#version));
  }

  /** Ends when the subscriber does. `isReady` waits until it can take an event. */
  subscribe(topic: string, isReady: () => Promise<void>): Subscription {
    const others = this.#subscriptions.get(topic) ?? new Set();
    const subscription = new Subscription({
      version: this.#version,
      isReady,
      onEnd: () => {
        others.delete(subscription);
        if (others.size === 0 && this.#subscriptions.get(topic) === others) this.#subscriptions.delete(topic);
      },
    });
    this.#subscriptions.set(topic, others.add(subscription));
    return subscription;
  }

  #tell(topic: string, tell: (subscription: Subscription) => void): void {
    for (const subscription of this.#subscriptions.get(topic) ?? []) tell(subscription);
  }
}

import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import * as v from "valibot";
import type { Log } from "../log.ts";

const id = v.pipe(v.string(), v.regex(/^\d{1,19}$/));
const change = v.object({
  model_id: id,
  topic: v.picklist(["availability", "hold", "booking"]),
  ids: v.array(id),
  users: v.array(v.string()),
});
const messages = v.object({ users: v.array(v.string()) });

/**
 * What holdfast_private.announce_changes says of a model's rows: those of `ids`, and for holds and bookings md5 of the user of each. No
 * ids: the model's availability is another.
 */
export type Change = v.InferOutput<typeof change>;
/** There are new in-app messages: md5 of each of their users. */
export type Messages = v.InferOutput<typeof messages>;

/** What the database's announcements are told to. */
export interface ChangeListener {
  /** The connection listens: everything announced from now on is heard. */
  open(): void;
  /** The connection is lost: what is announced now is missed. */
  close(): void;
  hear(change: Change): void;
  hearMessages?(messages: Messages): void;
}

const changesChannel = "holdfast:changes";
const messagesChannel = "holdfast:notifications";
/** A connection may be dead without a word: asked this often, it has to answer in time. */
const heartbeatMs = 10_000;
const answerMs = 5_000;
const longestWaitMs = 5_000;

/** Keeps one connection of this process listening for all listeners, and makes a new one whenever it is lost. */
export function listenForChanges(databaseUrl: string, log: Log, listeners: ChangeListener[]): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const finished = keepListening(databaseUrl, log, listeners, stopping.signal);
  return {
    stop: async () => {
      stopping.abort();
      await finished;
    },
  };
}

async function keepListening(databaseUrl: string, log: Log, listeners: ChangeListener[], signal: AbortSignal): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    try {
      await listen(databaseUrl, listeners, signal, () => {
        if (failures > 0) log.info({ failures }, "changes are heard of again");
        failures = 0;
      });
    } catch (error) {
      failures++;
      const message = error instanceof Error ? error.message : String(error);
      // Once per outage: the loop goes on anyway.
      if (failures === 1)
        log.warn({ error: message }, "the database's announcements can't be heard; meanwhile nothing is cached and subscribers wait");
      await sleep(Math.min(100 * 2 ** failures, longestWaitMs), undefined, { signal }).catch(() => {});
    }
  }
}

/** Listens until the connection is lost (throws) or `signal` says stop. */
async function listen(databaseUrl: string, listeners: ChangeListener[], signal: AbortSignal, onListening: () => void): Promise<void> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: "holdfast-api-changes",
    connectionTimeoutMillis: answerMs,
    query_timeout: answerMs,
    keepAlive: true,
  });
  const lost = new Promise<never>((_resolve, reject) => {
    client.on("error", reject);
    client.on("end", () => reject(new Error("the connection was closed")));
  });
  // It may be lost while nobody waits for it.
  lost.catch(() => {});
  client.on("notification", ({ channel, payload }) => {
    const told = parsedJson(payload ?? "");
    if (channel === changesChannel && v.is(change, told)) for (const listener of listeners) listener.hear(told);
    if (channel === messagesChannel && v.is(messages, told)) for (const listener of listeners) listener.hearMessages?.(told);
  });
  try {
    await client.connect();
    await client.query(`listen "${changesChannel}"; listen "${messagesChannel}"`);
    for (const listener of listeners) listener.open();
    onListening();
    while (!signal.aborted) {
      await Promise.race([lost, sleep(heartbeatMs, undefined, { signal }).catch(() => {})]);
      if (!signal.aborted) await client.query("select 1");
    }
  } finally {
    for (const listener of listeners) listener.close();
    await client.end().catch(() => {});
  }
}

/** Anybody who is connected may NOTIFY on any channel: what is not ours is passed over. */
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

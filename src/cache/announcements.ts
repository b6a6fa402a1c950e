import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { Log } from "../log.ts";

/** What the database's announcements (holdfast_private.announce_changes) are told to. */
export interface ChangeListener {
  /** The connection listens: every change announced from now on is heard. */
  open(): void;
  /** The connection is lost: what is announced now is missed. */
  close(): void;
  forget(modelId: string): void;
}

const channel = "holdfast:changes";
/** A connection may be dead without a word: asked this often, it has to answer in time. */
const heartbeatMs = 10_000;
const answerMs = 5_000;
const longestWaitMs = 5_000;

/** Keeps one connection of this process listening, and makes a new one whenever it is lost. */
export function listenForChanges(databaseUrl: string, log: Log, listener: ChangeListener): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const finished = keepListening(databaseUrl, log, listener, stopping.signal);
  return {
    stop: async () => {
      stopping.abort();
      await finished;
    },
  };
}

async function keepListening(databaseUrl: string, log: Log, listener: ChangeListener, signal: AbortSignal): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    try {
      await listen(databaseUrl, listener, signal, () => {
        if (failures > 0) log.info({ failures }, "changes are heard of again");
        failures = 0;
      });
    } catch (error) {
      failures++;
      const message = error instanceof Error ? error.message : String(error);
      // Once per outage: the loop goes on anyway.
      if (failures === 1) log.warn({ error: message }, "the database's announcements can't be heard; nothing is cached meanwhile");
      await sleep(Math.min(100 * 2 ** failures, longestWaitMs), undefined, { signal }).catch(() => {});
    }
  }
}

/** Listens until the connection is lost (throws) or `signal` says stop. */
async function listen(databaseUrl: string, listener: ChangeListener, signal: AbortSignal, onListening: () => void): Promise<void> {
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
  client.on("notification", ({ payload }) => {
    const modelId = payload === undefined ? undefined : modelIdOf(payload);
    if (modelId !== undefined) listener.forget(modelId);
  });
  try {
    await client.connect();
    await client.query(`listen "${channel}"`);
    listener.open();
    onListening();
    while (!signal.aborted) {
      await Promise.race([lost, sleep(heartbeatMs, undefined, { signal }).catch(() => {})]);
      if (!signal.aborted) await client.query("select 1");
    }
  } finally {
    listener.close();
    await client.end().catch(() => {});
  }
}

/** Anybody who is connected may NOTIFY on any channel: what is not ours is passed over. */
function modelIdOf(payload: string): string | undefined {
  try {
    const told: unknown = JSON.parse(payload);
    const modelId = typeof told === "object" && told !== null && "model_id" in told ? told.model_id : undefined;
    return typeof modelId === "string" ? modelId : undefined;
  } catch {
    return undefined;
  }
}

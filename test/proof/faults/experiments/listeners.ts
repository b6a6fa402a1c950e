import { setTimeout as sleep } from "node:timers/promises";
import { createClient } from "graphql-ws";
import { WebSocket } from "ws";
import type { Finding } from "../../proof.ts";
import { tokenFor } from "../world/callers.ts";
import { models } from "../world/clients.ts";
import type { World } from "../world/world.ts";

const everyMs = 500;
/** A change reaches its subscriber by then, be it as the word to read again. */
const longestMs = 10_000;

interface Told {
  bookingChanged: { event: "CHANGED" | "REFETCH"; ids: string[] };
}

/** Cuts the connections by which the API hears of changes, and workers of jobs, amid changes (HARDENING F13). */
export async function loseListeners(world: World, { rounds, patience }: { rounds: number; patience: number }): Promise<Finding[]> {
  const subscribers = await Promise.all(Array.from({ length: models }, (_, n) => subscribe(world, n + 1)));
  let cut = 0;
  for (let n = 0; n < rounds; n++) {
    cut += await cutListeners(world);
    await sleep(everyMs);
  }
  const struckAt = Date.now();
  // What has happened up to now; the clients go on.
  const { rows } = await world.pool.query<{ model: number; id: string }>("select model_id::int as model, id from holdfast.bookings");
  const missed = await untilKnown(rows, subscribers, struckAt + longestMs * patience);
  for (const subscriber of subscribers) await subscriber.stop();
  world.offences.push(...missed.map(({ model, id }) => `nobody was told of booking ${id} of model ${model}`));
  return [
    {
      proof: "LISTEN lost: bookings of which subscribers did not hear",
      count: cut,
      faults: missed.length,
      figures: {
        bookings: rows.length,
        "told to read again": subscribers.reduce((sum, { refetches }) => sum + refetches(), 0),
        "all known after ms": Date.now() - struckAt,
      },
    },
  ];
}

async function cutListeners({ superuser }: World): Promise<number> {
  const { rowCount } = await superuser.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and (application_name = 'holdfast-api-changes' or query ilike 'listen %')`,
  );
  return rowCount ?? 0;
}

interface Subscriber {
  model: number;
  known: Set<string>;
  refetches(): number;
  stop(): Promise<void>;
}

/** Reads everything when it is told to read again, and else only what it is told of; as the host. */
async function subscribe(world: World, model: number): Promise<Subscriber> {
  const authorization = `Bearer ${await tokenFor(world.jwtSecret, { role: "admin", userId: "host" })}`;
  const client = createClient({
    url: `${world.apiUrl.replace("http", "ws")}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization },
    retryAttempts: 20,
    retryWait: () => sleep(100),
  });
  const known = new Set<string>();
  let refetches = 0;
  const hear = async ({ event, ids }: Told["bookingChanged"]): Promise<void> => {
    const found = event === "CHANGED" ? ids : await readAll(world, model, authorization);
    if (event === "REFETCH") refetches++;
    for (const id of found) known.add(id);
  };
  const first = Promise.withResolvers<void>();
  client.subscribe<Told>(
    { query: "subscription ($model: BigInt!) { bookingChanged(modelId: $model) { event ids } }", variables: { model: String(model) } },
    {
      next: ({ data }) => void (data && hear(data.bookingChanged).then(first.resolve, first.reject)),
      error: first.reject,
      complete: () => {},
    },
  );
  await first.promise;
  return { model, known, refetches: () => refetches, stop: async () => client.dispose() };
}

/** Its bookings' ids, page by page. */
async function readAll({ apiUrl }: World, model: number, authorization: string): Promise<string[]> {
  const query = `query ($model: BigInt!, $offset: Int!) {
    bookings(condition: { modelId: $model }, orderBy: ID_ASC, first: 1000, offset: $offset) { id }
  }`;
  const ids: string[] = [];
  for (;;) {
    const response = await fetch(`${apiUrl}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization },
      body: JSON.stringify({ query, variables: { model: String(model), offset: ids.length } }),
    });
    const { data } = (await response.json()) as { data?: { bookings: { id: string }[] } | null };
    if (!data) {
      await sleep(100);
      continue;
    }
    ids.push(...data.bookings.map(({ id }) => id));
    if (data.bookings.length < 1000) return ids;
  }
}

async function untilKnown(
  bookings: { model: number; id: string }[],
  subscribers: Subscriber[],
  deadline: number,
): Promise<typeof bookings> {
  for (;;) {
    const missed = bookings.filter(({ model, id }) => !subscribers.some((one) => one.model === model && one.known.has(id)));
    if (missed.length === 0 || Date.now() > deadline) return missed;
    await sleep(50);
  }
}

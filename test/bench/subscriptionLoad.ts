import { setTimeout as sleep } from "node:timers/promises";
import { type Client, createClient } from "graphql-ws";
import type pg from "pg";
import { WebSocket } from "ws";

/** A running API, with somebody who relays. */
export interface Target {
  /** ws://… */
  url: string;
  owner: pg.Pool;
  /** A customer's `Authorization`. */
  authorizationOf(userId: string): Promise<string>;
}

export interface Load {
  subscribers: number;
  changesPerSecond: number;
  seconds: number;
}

export interface Heard {
  /** Milliseconds from sending the statement that commits to the event at the client, one for each change and each who was to hear of it. */
  latencies: number[];
  /** Changes that did not arrive, one for each who was to hear of them. */
  missing: number;
  /** Events that came: fewer than latencies where several changes came as one. */
  events: number;
}

interface Told {
  told: { event: "CHANGED" | "REFETCH"; ids: string[] };
}

interface Scenario {
  query: string;
  /** Whom the nth subscriber is; undefined is nobody. */
  userOf(n: number): string | undefined;
  /** Commits the nth change of the model; gives the row's id. */
  change(modelId: string, n: number): Promise<string>;
  /** Which subscribers hear of it. */
  hears(change: number, subscriber: number): boolean;
}

/** Everybody watches one model's availability: every second one without a token, the others each with its own. */
export async function watchAvailability(target: Target, load: Load): Promise<Heard> {
  return run(target, load, {
    query: `subscription ($modelId: BigInt!) { told: availabilityChanged(modelId: $modelId) {
      event ids availabilities { id during { start { value } end { value } } } } }`,
    userOf: (n) => (n % 2 === 0 ? undefined : `user-${n}`),
    async change(modelId, n) {
      const insert = "insert into holdfast.availability (model_id, during) values ($1, tstzrange($2, $3)) returning id";
      const { rows } = await target.owner.query<{ id: string }>(insert, [modelId, hourAt(2 * n), hourAt(2 * n + 1)]);
      return rows[0]!.id;
    },
    hears: () => true,
  });
}

/** Customers, each of whom hears of its own holds with one model. */
export async function followHolds(target: Target, load: Load): Promise<Heard> {
  const userOf = (n: number): string => `user-${n % load.subscribers}`;
  return run(target, load, {
    query: `subscription ($modelId: BigInt!) { told: holdChanged(modelId: $modelId) {
      event ids holds { id status price during { start { value } end { value } } } } }`,
    userOf,
    async change(modelId, n) {
      const insert = `insert into holdfast.booking_holds (model_id, user_id, during, hold_expires_at, currency)
        values ($1, $2, tstzrange($3, $4), $4, 'USD') returning id`;
      const { rows } = await target.owner.query<{ id: string }>(insert, [modelId, userOf(n), hourAt(2 * n), hourAt(2 * n + 1)]);
      return rows[0]!.id;
    },
    hears: (change, subscriber) => change % load.subscribers === subscriber,
  });
}

const hourAt = (n: number): string => new Date(Date.UTC(2100, 0, 1, n)).toISOString();

async function run(target: Target, load: Load, scenario: Scenario): Promise<Heard> {
  const modelId = await addModel(target.owner);
  const clients: Client[] = [];
  const sentAt: number[] = [];
  /** For each subscriber, when each id came. */
  const arrivals: Map<string, number>[] = [];
  let events = 0;
  try {
    await Promise.all(
      Array.from({ length: load.subscribers }, async (_, n) => {
        const user = scenario.userOf(n);
        const client = connect(target.url, user && (await target.authorizationOf(user)));
        clients.push(client);
        const came = new Map<string, number>();
        arrivals[n] = came;
        await subscribe(client, scenario.query, modelId, (ids) => {
          events++;
          for (const id of ids) if (!came.has(id)) came.set(id, performance.now());
        });
      }),
    );
    const ids = await commitChanges(load, (n) => {
      sentAt[n] = performance.now();
      return scenario.change(modelId, n);
    });
    const latencies: number[] = [];
    const expected = ids.flatMap((id, n) => arrivals.flatMap((came, who) => (scenario.hears(n, who) ? [{ id, n, came }] : [])));
    await waitUntil(() => expected.every(({ id, came }) => came.has(id)));
    for (const { id, n, came } of expected) {
      const at = came.get(id);
      if (at !== undefined) latencies.push(at - sentAt[n]!);
    }
    return { latencies, missing: expected.length - latencies.length, events };
  } finally {
    await Promise.all(clients.map(async (client) => client.dispose()));
  }
}

async function addModel(owner: pg.Pool): Promise<string> {
  const { rows } = await owner.query<{ id: string }>("insert into holdfast.models (name, time_zone) values ('Bench', 'UTC') returning id");
  return rows[0]!.id;
}

function connect(url: string, authorization: string | undefined): Client {
  return createClient({
    url,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    lazy: false,
    connectionParams: authorization ? { authorization } : {},
  });
}

/** Resolves with the first event: from then on nothing is missed. */
function subscribe(client: Client, query: string, modelId: string, hear: (ids: string[]) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    client.subscribe<Told>(
      { query, variables: { modelId } },
      {
        next({ data, errors }) {
          if (!data) return reject(new Error(JSON.stringify(errors)));
          if (data.told.event === "REFETCH") return resolve();
          hear(data.told.ids);
        },
        error: (reason) => reject(new Error(JSON.stringify(reason))),
        complete: () => reject(new Error("the subscription was ended")),
      },
    );
  });
}

/** At an even pace, whether or not the one before is through. */
async function commitChanges({ changesPerSecond, seconds }: Load, commit: (n: number) => Promise<string>): Promise<string[]> {
  const begun = performance.now();
  const committed: Promise<string>[] = [];
  for (let n = 0; n < changesPerSecond * seconds; n++) {
    const wait = begun + (n * 1000) / changesPerSecond - performance.now();
    if (wait > 0) await sleep(wait);
    committed.push(commit(n));
  }
  return Promise.all(committed);
}

async function waitUntil(isDone: () => boolean): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!isDone() && performance.now() < deadline) await sleep(20);
}

import { randomUUID } from "node:crypto";
import { connect as connectTcp } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { type Answer, alice, codeOf } from "../graphql/api.ts";
import { open, type Raw } from "../subscriptions/raw.ts";
import { nastyDocuments } from "./nasty.ts";
import { dateOf, on, startTarget, type Target } from "./target.ts";

export interface Flooded {
  /** Answers by HTTP, and ends of operations and sockets by websocket, each by its code. */
  http: Record<string, number>;
  websocket: Record<string, number>;
  /** The bystander's searches: how many, and how long they took, in milliseconds. */
  searches: number;
  p50: number;
  p99: number;
  worst: number;
  /** Resident memory before, and at its largest from then on, in megabytes. */
  memoryBefore: number;
  memoryMost: number;
}

const metricsToken = "a token of the flood's";
const attackers = { http: 8, websocket: 4, halfOpen: 50 };
/** Searches of the bystander in a second: within a caller's rate. */
const searchesPerSecond = 8;

/**
 * A production server with its default limits, but for the rates: as if every request came from another address. Its heap is bound as README
 * says: V8 lets garbage grow as far as it may, whoever makes it; what is kept beside that would end the process.
 */
export const startFlooded = (environment: Record<string, string> = {}): Promise<Target> =>
  startTarget({
    NODE_OPTIONS: "--max-semi-space-size=8 --max-old-space-size=256",
    METRICS_TOKEN: metricsToken,
    MAX_SOCKETS_PER_ADDRESS: "500",
    MAX_CONNECTIONS_PER_ADDRESS: "1000",
    ...environment,
  });

/** Nasty documents over HTTP and websockets for some seconds, while a bystander searches. */
export async function flood(target: Target, modelId: string, seconds: number): Promise<Flooded> {
  const bystander = new Bystander(target, modelId);
  // A flood is held against a server at work, not against one that has just been started.
  const warming = new Period(seconds / 3);
  await Promise.all(Array.from({ length: 4 }, () => bystander.hurry(warming)));
  const memoryBefore = await memoryOf(target);
  const period = new Period(seconds);
  bystander.forget();
  const memory = watchMemory(target, period);
  const [[http, websocket]] = await Promise.all([attack(target, period), bystander.run(period)]);
  const { searches, p50, p99, worst } = bystander;
  return { http, websocket, searches, p50, p99, worst, memoryBefore, memoryMost: await memory };
}

class Period {
  readonly #end: number;
  constructor(seconds: number) {
    this.#end = performance.now() + seconds * 1000;
  }
  get isOver(): boolean {
    return performance.now() >= this.#end;
  }
}

class Bystander {
  readonly #target: Target;
  readonly #modelId: string;
  #times: number[] = [];

  constructor(target: Target, modelId: string) {
    this.#target = target;
    this.#modelId = modelId;
  }

  forget(): void {
    this.#times = [];
  }

  /** Searches at a steady rate, whether or not the one before has been answered. */
  async run(period: Period): Promise<void> {
    const running: Promise<void>[] = [];
    while (!period.isOver) {
      running.push(this.#search());
      await sleep(1000 / searchesPerSecond);
    }
    await Promise.all(running);
  }

  /** One search after the other, each somebody else's: nobody may ask so often. */
  async hurry(period: Period): Promise<void> {
    while (!period.isOver) await this.#search({ role: "customer", userId: randomUUID() });
  }

  async #search(caller = alice): Promise<void> {
    const began = performance.now();
    const answer = await this.#target.post<{ findBestSlots: unknown[] }>(search, variablesFor(this.#modelId), caller);
    if (answer.data?.findBestSlots.length !== 10) throw new Error(`the bystander was refused: ${JSON.stringify(answer)}`);
    this.#times.push(performance.now() - began);
  }

  get searches(): number {
    return this.#times.length;
  }
  get p50(): number {
    return this.#quantile(0.5);
  }
  get p99(): number {
    return this.#quantile(0.99);
  }
  get worst(): number {
    return this.#quantile(1);
  }
  #quantile(share: number): number {
    const sorted = [...this.#times].sort((a, b) => a - b);
    return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!);
  }
}

const search = `query ($modelId: BigInt!, $from: Datetime!, $to: Datetime!) {
  findBestSlots(modelId: $modelId, durationMinutes: 60, searchStartTime: $from, searchEndTime: $to) { startsAt endsAt score }
}`;
const variablesFor = (modelId: string) => ({ modelId, from: on(1, "00:00"), to: `${dateOf(8)}T00:00:00Z` });

async function attack(target: Target, period: Period): Promise<[Record<string, number>, Record<string, number>]> {
  const [http, websocket]: Record<string, number>[] = [{}, {}];
  const halfOpen = openHalf(target);
  await Promise.all([
    ...Array.from({ length: attackers.http }, () => attackByHttp(target, period, http!)),
    ...Array.from({ length: attackers.websocket }, () => attackByWebsocket(target, period, websocket!)),
  ]);
  for (const socket of halfOpen) socket.destroy();
  return [http!, websocket!];
}

let made = 0;
/** The next document: no two are the same text. */
function nextDocument(): string {
  made++;
  return nastyDocuments[made % nastyDocuments.length]!.make(made);
}

const count = (counts: Record<string, number>, code: string): void => {
  counts[code] = (counts[code] ?? 0) + 1;
};

async function attackByHttp(target: Target, period: Period, codes: Record<string, number>): Promise<void> {
  while (!period.isOver) {
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ query: nextDocument() });
    const response = await fetch(`${target.url}/graphql`, { method: "POST", headers, body });
    count(codes, String(codeOf((await response.json()) as Answer) ?? response.status));
  }
}

async function attackByWebsocket(target: Target, period: Period, codes: Record<string, number>): Promise<void> {
  while (!period.isOver) {
    const raw = await open(target);
    raw.send({ type: "connection_init" });
    const isIn = await raw.message("connection_ack").then(
      () => true,
      () => false,
    );
    if (isIn) await sendUntilClosed(raw, period, codes);
    else count(codes, String((await raw.closed).code));
    raw.socket.terminate();
  }
}

async function sendUntilClosed(raw: Raw, period: Period, codes: Record<string, number>): Promise<void> {
  for (let id = 1; !period.isOver; id++) {
    raw.send({ type: "subscribe", id: String(id), payload: { query: nextDocument() } });
    const told = await Promise.race([raw.message("error").catch(() => undefined), raw.closed]);
    if (told === undefined || "code" in told) {
      count(codes, String((await raw.closed).code));
      return;
    }
    const [error] = told["payload"] as { extensions?: { code?: string } }[];
    count(codes, String(error?.extensions?.code));
  }
}

/** Sockets that begin a request and say no more. */
function openHalf({ url }: Target) {
  const { hostname, port } = new URL(url);
  return Array.from({ length: attackers.halfOpen }, () => {
    const socket = connectTcp(Number(port), hostname);
    socket.on("error", () => {}).write("POST /graphql HTTP/1.1\r\nhost: x\r\n");
    return socket;
  });
}

async function watchMemory(target: Target, period: Period): Promise<number> {
  let most = 0;
  while (!period.isOver) {
    most = Math.max(most, await memoryOf(target));
    await sleep(500);
  }
  return Math.max(most, await memoryOf(target));
}

/** What the process itself says to whoever watches it, in megabytes. */
async function memoryOf({ url }: Target): Promise<number> {
  const response = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${metricsToken}` } });
  const [, bytes] = /^process_resident_memory_bytes (\d+)/m.exec(await response.text()) ?? [];
  if (bytes === undefined) throw new Error("the server does not tell its memory");
  return Math.round(Number(bytes) / 1_000_000);
}

import { setTimeout as sleep } from "node:timers/promises";
import { type Client, createClient, type ExecutionResult } from "graphql-ws";
import { WebSocket } from "ws";
import type { Config } from "../../src/config.ts";
import { mintToken } from "../../src/token.ts";
import type { Api, Caller } from "../graphql/api.ts";

export interface Ended {
  code: number;
  reason: string;
}

/** One websocket and what came by it. */
export interface Live {
  client: Client;
  socket(): WebSocket;
  /** Resolves when the socket closes for good. */
  closed: Promise<Ended>;
  subscribe<Data>(query: string, variables?: Record<string, unknown>): Events<Data>;
  stop(): Promise<void>;
}

export interface Events<Data> {
  /** All that came and was not taken by next(). */
  waiting: ExecutionResult<Data>[];
  /** The next one; a failure where there will be none. */
  next(): Promise<ExecutionResult<Data>>;
  /** The data of the next event. */
  data(): Promise<Data>;
  /** Resolves when the server ends the operation, with its errors where it ended so. */
  completed: Promise<unknown>;
  stop(): void;
}

export interface LiveOptions {
  authorization?: string;
  connectionParams?: Record<string, unknown>;
  headers?: Record<string, string>;
  origin?: string;
  retryAttempts?: number;
}

export async function authorizationOf({ jwt }: Config, caller: Caller): Promise<string> {
  if (jwt.secret === undefined) throw new Error("no secret");
  return `Bearer ${await mintToken({ ...jwt, secret: jwt.secret }, { ...caller, hours: 1 })}`;
}

export const socketUrl = ({ url }: Pick<Api, "url">): string => `${url.replace("http", "ws")}/graphql`;

/** A graphql-ws client of the API, connected when it is first asked for something. */
export async function connect(api: Pick<Api, "url" | "config">, caller?: Caller, options: LiveOptions = {}): Promise<Live> {
  const authorization = options.authorization ?? (caller && (await authorizationOf(api.config, caller)));
  const closed = Promise.withResolvers<Ended>();
  let socket: WebSocket | undefined;
  class Socket extends WebSocket {
    constructor(url: string, protocols: string[]) {
      super(url, protocols, { headers: { ...options.headers }, ...(options.origin && { origin: options.origin }) });
      socket = this;
    }
  }
  const client = createClient({
    url: socketUrl(api),
    webSocketImpl: Socket,
    retryAttempts: options.retryAttempts ?? 0,
    connectionParams: options.connectionParams ?? (authorization === undefined ? {} : { authorization }),
    on: { closed: (event) => closed.resolve(event as Ended) },
    retryWait: () => sleep(50),
  });
  return {
    client,
    socket: () => socket!,
    closed: closed.promise,
    subscribe: (query, variables) => collect(client, query, variables),
    async stop() {
      await client.dispose();
    },
  };
}

function collect<Data>(client: Client, query: string, variables?: Record<string, unknown>): Events<Data> {
  const waiting: ExecutionResult<Data>[] = [];
  const completed = Promise.withResolvers<unknown>();
  let arrived = Promise.withResolvers<void>();
  const stop = client.subscribe<Data>(
    { query, ...(variables && { variables }) },
    {
      next(result) {
        waiting.push(result as ExecutionResult<Data>);
        arrived.resolve();
      },
      error: (reason) => completed.resolve(reason),
      complete: () => completed.resolve(undefined),
    },
  );
  const events: Events<Data> = {
    waiting,
    completed: completed.promise,
    stop,
    async next() {
      if (waiting.length === 0) {
        arrived = Promise.withResolvers();
        await Promise.race([arrived.promise, completed.promise]);
      }
      const event = waiting.shift();
      if (event === undefined) throw new Error(`the subscription ended: ${JSON.stringify(await completed.promise)}`);
      return event;
    },
    async data() {
      const { data, errors } = await events.next();
      if (errors || !data) throw new Error(`the event failed: ${JSON.stringify(errors)}`);
      return data;
    },
  };
  return events;
}

/** What a worker's relay does, until nothing is left. */
export async function relay(api: Api): Promise<void> {
  const state = "select holdfast_private.relay_changes() as taken, holdfast_private.has_unrelayed_changes() as more";
  while ((await api.owner.query<{ more: boolean }>(state)).rows[0]!.more) await sleep(20);
}

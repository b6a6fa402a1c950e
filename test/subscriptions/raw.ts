import { once } from "node:events";
import { type ClientRequestArgs, type IncomingMessage, request } from "node:http";
import { WebSocket } from "ws";
import type { SocketSettings } from "../../src/config/sockets.ts";
import { readEnvironment } from "../../src/config.ts";
import type { Api } from "../graphql/api.ts";
import { type Ended, socketUrl } from "./client.ts";

/** The settings of websockets, but for these. */
export const socketsWith = (changes: Partial<SocketSettings>): SocketSettings => ({ ...readEnvironment({}).settings.sockets, ...changes });

/** A websocket that does only what a test says, not what the protocol asks for. */
export interface Raw {
  socket: WebSocket;
  closed: Promise<Ended>;
  send(message: unknown): void;
  /** The next message of a type. */
  message(type: string): Promise<Record<string, unknown>>;
}

export interface RawOptions {
  origin?: string;
  headers?: Record<string, string>;
  protocol?: string | string[];
  path?: string;
  autoPong?: boolean;
}

/** An open websocket; fails with the HTTP status where it is refused. */
export async function open(api: Pick<Api, "url">, options: RawOptions = {}): Promise<Raw> {
  const { origin, headers, protocol = "graphql-transport-ws", path, autoPong = true } = options;
  const url = path === undefined ? socketUrl(api) : new URL(path, socketUrl(api)).href;
  const socket = new WebSocket(url, protocol, { ...(origin && { origin }), ...(headers && { headers }), autoPong });
  const closed = Promise.withResolvers<Ended>();
  socket.on("close", (code, reason) => closed.resolve({ code, reason: String(reason) }));
  socket.on("unexpected-response", (_request: unknown, response: IncomingMessage) =>
    socket.emit("error", new Refused(response.statusCode)),
  );
  await once(socket, "open");
  socket.on("error", () => {});
  const messages: Record<string, unknown>[] = [];
  socket.on("message", (data) => messages.push(JSON.parse(String(data)) as Record<string, unknown>));
  return {
    socket,
    closed: closed.promise,
    send: (message) => socket.send(typeof message === "string" ? message : JSON.stringify(message)),
    async message(type) {
      for (;;) {
        const found = messages.findIndex((message) => message["type"] === type);
        if (found >= 0) return messages.splice(found, 1)[0]!;
        const ended = await Promise.race([once(socket, "message").then(() => undefined), closed.promise]);
        if (ended) throw new Error(`closed with ${ended.code} before ${type} came`);
      }
    },
  };
}

class Refused extends Error {
  readonly status: number | undefined;
  constructor(status: number | undefined) {
    super(`refused with ${status}`);
    this.status = status;
  }
}

/** The HTTP status with which an upgrade is refused; undefined where it is not. */
export async function statusOf(opening: Promise<Raw>): Promise<number | undefined> {
  try {
    (await opening).socket.close();
    return undefined;
  } catch (error) {
    if (error instanceof Refused) return error.status;
    throw error;
  }
}

/** An open websocket past its handshake. */
export async function initialised(api: Pick<Api, "url">, payload: Record<string, unknown> = {}, options: RawOptions = {}): Promise<Raw> {
  const raw = await open(api, options);
  raw.send({ type: "connection_init", payload });
  await raw.message("connection_ack");
  return raw;
}

/** The status of a plain HTTP request with these headers. */
export function httpStatus(options: ClientRequestArgs): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(options, (response) => resolve(response.resume().statusCode))
      .on("error", reject)
      .end();
  });
}

export async function isAlive(api: Api): Promise<boolean> {
  return (await api.post("{ __typename }")).status === 200;
}

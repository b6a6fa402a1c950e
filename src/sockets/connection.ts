import type { IncomingMessage } from "node:http";
import { CloseCode } from "graphql-ws";
import type { RawData, WebSocket } from "ws";
import type { SocketSettings } from "../config/sockets.ts";
import type { Log } from "../log.ts";

/** So little may wait to be sent and the peer still counts as one that reads. */
const littleBytes = 16_384;
/** setTimeout takes no more; tokens may live longer. */
const longestTimerMs = 2 ** 31 - 1;
/** RFC 6455, 7.4.1. */
const policyViolation = 1008;

const connections = new WeakMap<IncomingMessage, Connection>();

/** The websocket that began with this request. */
export function connectionOf(request: IncomingMessage): Connection {
  const connection = connections.get(request);
  if (connection === undefined) throw new Error("The request is no websocket's");
  return connection;
}

/** One websocket: what it may send, how much may wait to be sent to it, whether its peer lives, and until when its token is good. */
export class Connection {
  readonly #socket: WebSocket;
  readonly #settings: SocketSettings;
  readonly #log: Log;
  /** While somebody waits for the peer to read. */
  #drained: PromiseWithResolvers<void> | undefined;
  #hasAnswered = true;
  #minuteBegan = performance.now();
  #messages = 0;
  #expiry: NodeJS.Timeout | undefined;
  readonly #closed = Promise.withResolvers<void>();

  constructor(socket: WebSocket, request: IncomingMessage, { settings, log }: { settings: SocketSettings; log: Log }) {
    this.#socket = socket;
    this.#settings = settings;
    this.#log = log;
    connections.set(request, this);
    // A frame that is too large, or none at all: ws closes the socket itself, and ends the process where nobody listens.
    socket.on("error", () => {});
    socket.on("pong", () => {
      this.#hasAnswered = true;
    });
    socket.on("ping", () => this.#count());
    socket.once("close", () => {
      clearTimeout(this.#expiry);
      this.#wake();
      this.#closed.resolve();
    });
  }

  get closed(): Promise<void> {
    return this.#closed.promise;
  }

  get protocol(): string {
    return this.#socket.protocol;
  }

  /** Resolves when the message is on its way, or the socket is closed. */
  send(message: string): Promise<void> {
    if (!this.#isOpen()) return Promise.resolve();
    if (this.#isStuck()) {
      this.#socket.terminate();
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      this.#socket.send(message, () => {
        if (!this.#isBehind()) this.#wake();
        resolve();
      });
    });
  }

  /** Waits until the peer has read about all that was sent; on one that is sent away, until it is gone. */
  async isReady(): Promise<void> {
    while (this.#isOpen() && this.#isBehind()) {
      this.#drained ??= Promise.withResolvers();
      await this.#drained.promise;
    }
    if (!this.#isOpen()) await this.closed;
  }

  onMessage(handle: (message: string) => Promise<void>): void {
    this.#socket.on("message", (data: RawData) => {
      // Who is sent away may go on talking for a while.
      if (!this.#isOpen() || !this.#count()) return;
      handle(String(data)).catch((error: unknown) => {
        // A message of the server's own kinds, say. Whatever comes of an operation is its answer and not thrown.
        this.#log.warn({ err: error }, "A websocket's message could not be handled");
        this.close(CloseCode.BadRequest, "Invalid message received");
      });
    });
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  /** Closes the socket at that instant, in seconds since 1970. */
  closeAt(expiresAt: number): void {
    // It may have gone while its token was verified.
    if (!this.#isOpen()) return;
    const left = expiresAt * 1000 - Date.now();
    if (left <= 0) this.close(CloseCode.Forbidden, "Token expired");
    else this.#expiry = setTimeout(() => this.closeAt(expiresAt), Math.min(left, longestTimerMs));
  }

  /** Ends a peer that has not answered the ping before, and sends another. */
  beat(): void {
    if (!this.#hasAnswered || this.#isStuck()) {
      this.#socket.terminate();
      return;
    }
    this.#hasAnswered = false;
    if (this.#isOpen()) this.#socket.ping();
  }

  terminate(): void {
    this.#socket.terminate();
  }

  /** All who wait: a websocket has many subscriptions. */
  #wake(): void {
    this.#drained?.resolve();
    this.#drained = undefined;
  }

  #isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  #isBehind(): boolean {
    return this.#socket.bufferedAmount > littleBytes;
  }

  #isStuck(): boolean {
    return this.#socket.bufferedAmount > this.#settings.bufferBytes;
  }

  /** Counts what comes in; whether it may. */
  #count(): boolean {
    const now = performance.now();
    if (now - this.#minuteBegan >= 60_000) [this.#minuteBegan, this.#messages] = [now, 0];
    if (++this.#messages <= this.#settings.messagesPerMinute && !this.#isStuck()) return true;
    if (this.#isStuck()) this.#socket.terminate();
    else this.close(policyViolation, "Too many messages");
    return false;
  }
}

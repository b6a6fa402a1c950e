import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { SocketSettings } from "../config/sockets.ts";
import { callerNetwork } from "../limits/address.ts";

export interface DoorOptions {
  path: string;
  /** Origins of pages that may connect, beside those of our own host. */
  origins: string[];
  trustProxy: number;
  settings: SocketSettings;
}

/** Decides who gets a websocket, before there is one. */
export class Door {
  readonly #options: DoorOptions;
  readonly #perAddress = new Map<string, number>();
  #open = 0;
  #isShut = false;

  constructor(options: DoorOptions) {
    this.#options = options;
  }

  /** The HTTP status of a refusal, or undefined. */
  refusalOf(request: IncomingMessage): 403 | 404 | 429 | 503 | undefined {
    const { path, settings, trustProxy } = this.#options;
    if (request.url?.split("?")[0] !== path) return 404;
    if (!this.#isOriginAllowed(request)) return 403;
    if (this.#isShut || this.#open >= settings.most) return 503;
    return (this.#perAddress.get(callerNetwork(request, trustProxy)) ?? 0) >= settings.mostPerAddress ? 429 : undefined;
  }

  /** Takes one in; what it gives back lets it out. */
  enter(request: IncomingMessage): () => void {
    const address = callerNetwork(request, this.#options.trustProxy);
    this.#add(address, 1);
    return () => this.#add(address, -1);
  }

  shut(): void {
    this.#isShut = true;
  }

  #add(address: string, change: 1 | -1): void {
    this.#open += change;
    const left = (this.#perAddress.get(address) ?? 0) + change;
    if (left > 0) this.#perAddress.set(address, left);
    else this.#perAddress.delete(address);
  }

  /** Browsers say whose page it is; programs say nothing. */
  #isOriginAllowed({ headers: { origin, host } }: IncomingMessage): boolean {
    if (origin === undefined) return true;
    return this.#options.origins.includes(origin) || (host !== undefined && URL.parse(origin)?.host === host);
  }
}

/** Answers an upgrade with an HTTP status and hangs up. */
export function refuse(socket: Duplex, status: 403 | 404 | 429 | 503): void {
  const reasons = { 403: "Forbidden", 404: "Not Found", 429: "Too Many Requests", 503: "Service Unavailable" };
  // Node's own times for requests end with the upgrade.
  socket.once("finish", () => socket.destroy());
  socket.end(`HTTP/1.1 ${status} ${reasons[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

import { type RequestHandler, Router } from "express";
import type pg from "pg";
import { asCaller } from "../database/asCaller.ts";
import type { ErrorRegistry } from "../errors.ts";
import type { RequestLimits } from "../identity.ts";
import type { RequestCounter } from "../limits/requestCounter.ts";
import { type Page, sendPage } from "./page.ts";

export interface NotificationRoutesOptions {
  pool: pg.Pool;
  registry: ErrorRegistry;
  requests: RequestCounter;
  limits: RequestLimits;
}

/** One link of a mail: the page that asks, what the answer calls, and the page that says it is done. */
interface Link {
  ask: Page & { button: string };
  call: string;
  done: Page;
}

const links: Readonly<Record<string, Link>> = {
  "/notifications/unsubscribe": {
    ask: { title: "Unsubscribe", text: "You will get no more of these messages.", button: "Unsubscribe" },
    call: "select holdfast.unsubscribe_by_token($1)",
    done: { title: "Unsubscribed", text: "You get no more of these messages." },
  },
  "/notifications/confirm": {
    ask: { title: "Confirm your address", text: "News of bookings will be sent to this address.", button: "Confirm" },
    call: "select holdfast.confirm_address($1)",
    done: { title: "Address confirmed", text: "News of bookings is sent to this address from now on." },
  },
};

const unknown: Page = { title: "This link is not good any more", text: "It may be incomplete, or too old. Nothing was changed." };

/**
 * Where the links in mails lead. Programs that look at mails fetch what they find there, so that GET changes nothing and asks; POST does it,
 * also without the page (RFC 8058). The token in the address is all the right that it takes: SQL is asked as an anonymous caller.
 */
export function notificationRoutes(options: NotificationRoutesOptions): RequestHandler {
  const router = Router();
  for (const [path, link] of Object.entries(links)) {
    router.route(path).all(options.requests.handler()).get(asking(link)).post(doing(link, options));
  }
  return router;
}

function asking({ ask }: Link): RequestHandler {
  return ({ query }, response) => (isToken(query["token"]) ? sendPage(response, 200, ask) : sendPage(response, 404, unknown));
}

function doing({ call, done }: Link, { pool, registry, limits }: NotificationRoutesOptions): RequestHandler {
  return async ({ query }, response) => {
    const { token } = query;
    if (!isToken(token)) return sendPage(response, 404, unknown);
    try {
      await asCaller(pool, null, limits, (client) => client.query(call, [token]));
    } catch (error) {
      if (registry.get((error as pg.DatabaseError).code ?? "")?.code !== "NOT_FOUND") throw error;
      return sendPage(response, 404, unknown);
    }
    sendPage(response, 200, done);
  };
}

/** Whether it could be one of ours; whether it is, SQL knows. */
function isToken(value: unknown): value is string {
  return typeof value === "string" && /^[\w-]{16,200}$/.test(value);
}

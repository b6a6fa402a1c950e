import { type Client, createClient } from "graphql-ws";
import { useEffect, useRef } from "preact/hooks";
import { session, signOut } from "../session.ts";
import { makeStore } from "../store.ts";
import type { TypedDocumentString } from "./documents.ts";

/** Whether news arrives: `off` while nobody listens. */
export const connection = makeStore<"off" | "connecting" | "on" | "lost">("off");

const longestPauseMs = 5_000;
/** Close codes of the server: the token is no good, or it was asked too often. */
const unauthorized = 4401;

function connect(): Client {
  const address = new URL("/graphql", location.href);
  address.protocol = address.protocol.replace("http", "ws");
  return createClient({
    url: address.href,
    connectionParams: () => {
      const token = session.get()?.token;
      return token === undefined ? {} : { authorization: `Bearer ${token}` };
    },
    keepAlive: 10_000,
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
    retryWait: (attempt) => pause(Math.min(longestPauseMs, 250 * 2 ** attempt) * (0.5 + Math.random() / 2)),
    on: {
      connecting: () => connection.set(connection.get() === "lost" ? "lost" : "connecting"),
      connected: () => connection.set("on"),
      closed(event) {
        const { code } = event as CloseEvent;
        connection.set(code === 1000 ? "off" : "lost");
        if (code === unauthorized) signOut("Your session has ended: sign in again.");
      },
    },
  });
}

/** A pause that ends at once when the browser is online again. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      removeEventListener("online", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    addEventListener("online", end);
  });
}

let client = connect();
// Another caller is another connection: what was open hears as before no more.
session.watch(() => {
  const old = client;
  client = connect();
  void old.dispose();
});
// A connection that was cut tells so only after a while.
addEventListener("offline", () => {
  if (connection.get() !== "off") connection.set("lost");
  client.terminate();
});

/** Listens until it is told to end; through lost connections too, after which the server's first event is REFETCH. */
function listen<Result, Variables extends object>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  onEvent: (event: Result) => void,
): () => void {
  return client.subscribe<Result>(
    { query: document.toString(), variables: variables as Record<string, unknown> },
    {
      next: ({ data }) => {
        if (data) onEvent(data);
      },
      error: () => {},
      complete: () => {},
    },
  );
}

/**
 * Calls back for each event of a subscription while the component is there; null variables listen to nothing.
 * The first event, and the first after a lost connection, tells to read again what is shown.
 */
export function useLive<Result, Variables extends object>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables | null,
  onEvent: (event: Result) => void,
): void {
  const latest = useRef(onEvent);
  latest.current = onEvent;
  const who = session.use()?.token;
  const key = variables && JSON.stringify(variables);
  useEffect(() => {
    if (key === null) return undefined;
    return listen(document, JSON.parse(key) as Variables, (event) => latest.current(event));
  }, [document, key, who]);
}

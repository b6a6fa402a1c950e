import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { CloseCode, handleProtocols, makeServer, type ServerOptions } from "graphql-ws";
import { type GrafservBase, makeGraphQLWSConfig } from "postgraphile/grafserv";
import { GraphQLError, getOperationAST } from "postgraphile/graphql";
import { WebSocketServer } from "ws";
import type { SocketSettings } from "../config/sockets.ts";
import type { VerifyToken } from "../identity.ts";
import type { RequestCounter } from "../limits/requestCounter.ts";
import type { Log } from "../log.ts";
import { rememberClaims } from "../plugins/identity.ts";
import { refusal } from "../refusal.ts";
import { Connection } from "./connection.ts";
import { Door, refuse } from "./door.ts";

export interface SocketOptions {
  server: Server;
  serv: GrafservBase;
  path: string;
  verifyToken: VerifyToken;
  /** Connections count as requests do; each operation counts too. */
  requests: RequestCounter;
  origins: string[];
  trustProxy: number;
  settings: SocketSettings;
  log: Log;
}

export interface Sockets {
  /** Websockets that are open. */
  readonly size: number;
  /** Sends everybody away, who may come again to another process; gone is who has not left within `patienceMs`. */
  stop(patienceMs?: number): Promise<void>;
}

/** RFC 6455, 7.4.1. */
const goingAway = 1001;
/** As HTTP's 429: clients of graphql-ws try no more. */
const tooManyRequests = 4429;

/** Serves GraphQL subscriptions over websockets (protocol graphql-transport-ws), on a server whose HTTP is served by others. */
export function serveSockets(options: SocketOptions): Sockets {
  const { server, settings, log } = options;
  const door = new Door(options);
  const protocol = makeServer(protocolOptions(options));
  const websockets = new WebSocketServer({ noServer: true, maxPayload: settings.messageBytes, perMessageDeflate: false, handleProtocols });
  websockets.on("error", (error) => log.error({ err: error }, "The websocket server failed"));
  const open = new Set<Connection>();

  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    socket.on("error", () => {});
    const status = door.refusalOf(request);
    if (status !== undefined) {
      refuse(socket, status);
      return;
    }
    const leave = door.enter(request);
    socket.once("close", leave);
    websockets.handleUpgrade(request, socket, head, (websocket) => {
      const connection = new Connection(websocket, request, options);
      open.add(connection);
      const closed = protocol.opened(connection, { connection, request });
      websocket.once("close", (code: number, reason: Buffer) => {
        open.delete(connection);
        void closed(code, String(reason));
      });
    });
  };
  // Java's HTTP client and others offer to go on with HTTP/2 on every request: they are answered in HTTP/1.1.
  Object.assign(server, { shouldUpgradeCallback: ({ headers }: IncomingMessage) => headers.upgrade?.toLowerCase() === "websocket" });
  server.on("upgrade", upgrade);
  const beating = setInterval(() => {
    for (const connection of open) connection.beat();
  }, settings.pingMs);

  return {
    get size() {
      return open.size;
    },
    async stop(patienceMs = 2_000) {
      door.shut();
      clearInterval(beating);
      for (const connection of open) connection.close(goingAway, "Going away");
      const hasLeft = Promise.all([...open].map((connection) => connection.closed));
      const impatience = setTimeout(() => {
        for (const connection of open) connection.terminate();
      }, patienceMs);
      await hasLeft;
      clearTimeout(impatience);
    },
  };
}

interface Extra {
  connection: Connection;
  request: IncomingMessage;
}

/** The protocol's steps: who it is, what may be asked, and how grafserv answers. */
function protocolOptions({ serv, verifyToken, requests, settings }: SocketOptions): ServerOptions<Record<string, unknown>, Extra> {
  const grafserv = makeGraphQLWSConfig(serv) as unknown as ServerOptions<Record<string, unknown>, Extra>;
  const proved = async (...shown: Parameters<typeof authorizationOf>) => verifyToken(authorizationOf(...shown));
  return {
    ...grafserv,
    connectionInitWaitTimeout: settings.initTimeoutMs,
    async onConnect({ connectionParams, extra: { connection, request } }) {
      const claims = await proved(connectionParams, request).catch(() => undefined);
      const isTooOften = await requests.count(request, claims ?? null).then(
        () => false,
        () => true,
      );
      // Never anonymous instead, and never told why.
      if (claims === undefined) connection.close(CloseCode.Unauthorized, "Unauthorized");
      else if (isTooOften) connection.close(tooManyRequests, "Too many requests");
      if (claims === undefined || isTooOften) return false;
      rememberClaims(request, claims);
      if (claims !== null) connection.closeAt(claims.expiresAt);
      return true;
    },
    async onSubscribe(context, id, payload) {
      if (Object.keys(context.subscriptions).length > settings.subscriptions) {
        return [refused("SUBSCRIPTION_LIMIT_REACHED", `At most ${settings.subscriptions} subscriptions on one connection.`)];
      }
      const asked = await grafserv.onSubscribe?.(context, id, payload);
      if (!asked || Array.isArray(asked)) return asked;
      const { document, operationName } = asked as { document: Parameters<typeof getOperationAST>[0]; operationName?: string };
      const operation = getOperationAST(document, operationName)?.operation ?? "subscription";
      return operation === "subscription" ? asked : [refused("BAD_REQUEST", "Only subscriptions come by websocket: send this by HTTP.")];
    },
  };
}

function refused(...reason: Parameters<typeof refusal>): GraphQLError {
  const error = refusal(...reason);
  return new GraphQLError(error.message, { originalError: error });
}

/** The one token that is shown, as connection_init or as the header of the upgrade. Two that differ are as bad as a bad one. */
function authorizationOf(connectionParams: Record<string, unknown> | undefined, { headers }: IncomingMessage): string | undefined {
  const given = Object.entries(connectionParams ?? {}).filter(([name, value]) => name.toLowerCase() === "authorization" && value != null);
  const shown = new Set([...given.map(([, value]) => value), ...(headers.authorization === undefined ? [] : [headers.authorization])]);
  if (shown.size > 1) throw new Error("two tokens");
  const [authorization] = shown;
  if (authorization !== undefined && typeof authorization !== "string") throw new Error("no token");
  return authorization;
}

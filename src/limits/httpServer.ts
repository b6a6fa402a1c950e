import { createServer, type RequestListener, type Server } from "node:http";
import type { HttpLimits } from "../config/limits.ts";

const mostHeaderBytes = 16_384;

/** A server that waits for nobody for long: who sends his request byte by byte, or nothing at all, is cut off. */
export function createHttpServer(listener: RequestListener, limits: HttpLimits): Server {
  const server = createServer(
    {
      headersTimeout: Math.min(limits.headersTimeoutMs, limits.requestTimeoutMs),
      requestTimeout: limits.requestTimeoutMs,
      // How often Node looks whose time is up.
      connectionsCheckingInterval: 1_000,
      maxHeaderSize: mostHeaderBytes,
      // Finds out about peers that are gone without a word.
      keepAlive: true,
    },
    listener,
  );
  server.maxConnections = limits.connections;
  return server;
}

import { createServer, type RequestListener, type Server } from "node:http";
import type { Socket } from "node:net";
import type { HttpLimits } from "../config/limits.ts";
import { callerNetwork } from "./address.ts";

const mostHeaderBytes = 16_384;

/**
 * A server that waits for nobody for long: who sends his request byte by byte, or nothing at all, is cut off. Nor does anybody get all of
 * its connections, but for a proxy, which has those of everybody.
 */
export function createHttpServer(listener: RequestListener, limits: HttpLimits, trustProxy: number): Server {
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
  if (trustProxy === 0) server.on("connection", limitConnections(limits.connectionsPerAddress));
  return server;
}

/** Drops the connections of an address that has so many. */
function limitConnections(most: number): (socket: Socket) => void {
  const open = new Map<string, number>();
  return (socket) => {
    const address = callerNetwork({ socket, headers: {} }, 0);
    const count = open.get(address) ?? 0;
    if (count >= most) {
      socket.destroy();
      return;
    }
    open.set(address, count + 1);
    socket.once("close", () => {
      const left = (open.get(address) ?? 1) - 1;
      if (left > 0) open.set(address, left);
      else open.delete(address);
    });
  };
}

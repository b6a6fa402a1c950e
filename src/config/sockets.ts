import type * as v from "valibot";
import { wholeNumberOr } from "./values.ts";

/** What websockets may do in one API process. */
export interface SocketSettings {
  /** Open at the same time. */
  most: number;
  mostPerAddress: number;
  /** Subscriptions of one websocket. */
  subscriptions: number;
  /** Length of one message from a client. */
  messageBytes: number;
  messagesPerMinute: number;
  /** How much may wait to be sent to a client that does not read before it is cut off. */
  bufferBytes: number;
  /** From the upgrade to connection_init. */
  initTimeoutMs: number;
  /** From ping to ping: a client that has not answered the last one is cut off. */
  pingMs: number;
}

export const socketVariables = {
  MAX_SOCKETS: wholeNumberOr(500, 0, 100_000),
  MAX_SOCKETS_PER_ADDRESS: wholeNumberOr(50, 0, 100_000),
  MAX_SOCKET_SUBSCRIPTIONS: wholeNumberOr(50, 1, 10_000),
  MAX_SOCKET_MESSAGE_BYTES: wholeNumberOr(64_000, 1_000, 10_000_000),
  MAX_SOCKET_MESSAGES_PER_MINUTE: wholeNumberOr(600, 1, 1_000_000),
  MAX_SOCKET_BUFFER_BYTES: wholeNumberOr(1_000_000, 100_000, 1_000_000_000),
  SOCKET_INIT_TIMEOUT_MS: wholeNumberOr(5_000, 100, 600_000),
  SOCKET_PING_MS: wholeNumberOr(15_000, 100, 600_000),
};

type Found = { [Name in keyof typeof socketVariables]: v.InferOutput<(typeof socketVariables)[Name]> };

export function socketSettings(found: Found): SocketSettings {
  return {
    most: found.MAX_SOCKETS,
    mostPerAddress: found.MAX_SOCKETS_PER_ADDRESS,
    subscriptions: found.MAX_SOCKET_SUBSCRIPTIONS,
    messageBytes: found.MAX_SOCKET_MESSAGE_BYTES,
    messagesPerMinute: found.MAX_SOCKET_MESSAGES_PER_MINUTE,
    bufferBytes: found.MAX_SOCKET_BUFFER_BYTES,
    initTimeoutMs: found.SOCKET_INIT_TIMEOUT_MS,
    pingMs: found.SOCKET_PING_MS,
  };
}

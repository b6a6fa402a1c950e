import type { IncomingMessage } from "node:http";
import { isIPv6 } from "node:net";

/** Whom a request comes from, to count by: an IPv4 address, or an IPv6 network, since who has one address there has 2^64. */
export function callerNetwork(request: Pick<IncomingMessage, "headers" | "socket">, trustProxy: number): string {
  const address = addressOf(request, trustProxy);
  return isIPv6(address) ? networkOf(address) : address;
}

/** As the last of so many trusted proxies saw it. What the caller itself puts into the header stands further left. */
function addressOf({ socket, headers }: Pick<IncomingMessage, "headers" | "socket">, trustProxy: number): string {
  const forwarded = String(headers["x-forwarded-for"] ?? "").split(",");
  const told = forwarded.map((address) => address.trim()).filter(Boolean);
  const hops = [...told, socket.remoteAddress ?? ""];
  return hops[Math.max(hops.length - 1 - trustProxy, 0)]!;
}

/** The first 64 bits; an IPv4 address in IPv6 clothes is itself. */
function networkOf(address: string): string {
  const [, ipv4] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? [];
  if (ipv4) return ipv4;
  const [before = "", after] = address.split("%")[0]!.split("::");
  const head = before.split(":").filter(Boolean);
  const tail = after === undefined ? [] : after.split(":").filter(Boolean);
  const zeros = Array.from({ length: Math.max(8 - head.length - tail.length, 0) }, () => "0");
  const groups = after === undefined ? head : [...head, ...zeros, ...tail];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":")}::/64`;
}

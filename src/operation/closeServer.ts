import type { Server } from "node:http";

/** How long requests under way may take to end once the server is to stop. */
export const drainMs = 10_000;
/** A connection that is kept alive is idle only once its request is answered. */
const sweepMs = 50;

/** Takes no more connections, lets requests under way end, then closes what still hangs on. */
export async function closeServer(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  const sweep = setInterval(() => server.closeIdleConnections(), sweepMs);
  const deadline = setTimeout(() => server.closeAllConnections(), drainMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(deadline);
}

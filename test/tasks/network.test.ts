import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { withTemplateDb } from "../helpers.ts";
import { until, withWorkers } from "./waiting.ts";

/** Between a worker and its database; `cut` makes it swallow what comes, on connections that stay open for ever. */
async function withCable(databaseUrl: string, work: (cable: { url: string; cut(): void; mend(): void }) => Promise<void>): Promise<void> {
  const { hostname, port } = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createServer((near) => {
    sockets.add(near.on("error", () => {}));
    if (isCut) return;
    const far = connect(Number(port), hostname);
    sockets.add(far.on("error", () => {}));
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    await work({
      url: url.href,
      cut() {
        isCut = true;
        for (const socket of sockets) socket.unpipe().pause();
      },
      mend() {
        isCut = false;
      },
    });
  } finally {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
}

test("a worker that is cut off without a word works on, on new connections, once it can", () =>
  withTemplateDb((database) =>
    withCable(database.ownerUrl, (cable) =>
      withWorkers({ ...database, ownerUrl: cable.url }, 1, async () => {
        const isIdle = async (): Promise<boolean> => (await database.pool.query("select from graphile_worker.jobs")).rowCount === 0;
        await database.pool.query("select graphile_worker.add_job('sweep_expired_holds')");
        await until(isIdle);
        cable.cut();
        await database.pool.query("select graphile_worker.add_job('sweep_expired_holds')");
        // Longer than a worker may be silent.
        await sleep(12_000);
        expect(await isIdle()).toBe(false);
        cable.mend();
        await until(isIdle, 30);
      }),
    ),
  ));

import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { createLog } from "../../src/log.ts";
import { startServer } from "../../src/server.ts";
import { testConfig, withTemplateDb } from "../helpers.ts";

/** A way to the database that can be cut. */
async function openRoad(target: URL) {
  const sockets = new Set<Socket>();
  let isOpen = true;
  const server = createServer((near) => {
    if (!isOpen) return void near.destroy();
    const far = connect(Number(target.port || 5432), target.hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from
        .on("error", () => {})
        .on("close", () => to.destroy())
        .pipe(to);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    set open(open: boolean) {
      isOpen = open;
      if (!open) for (const socket of sockets) socket.destroy();
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

test("ready means that the database answers; the API outlives its absence", async () => {
  await withTemplateDb(async (database) => {
    const road = await openRoad(new URL(database.apiUrl));
    const url = new URL(database.apiUrl);
    url.hostname = "127.0.0.1";
    url.port = String(road.port);
    const config = { ...testConfig(database), databaseUrl: url.href };
    const server = await startServer({ config, log: await createLog("silent") });
    const status = async (path: string) => (await fetch(`${server.url}${path}`)).status;
    const ask = () =>
      fetch(`${server.url}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: '{"query":"{ models { id } }"}',
      }).then((response) => response.json());
    try {
      expect([await status("/healthz"), await status("/readyz")]).toEqual([200, 200]);
      road.open = false;
      expect([await status("/healthz"), await status("/readyz")]).toEqual([200, 503]);
      expect(await ask()).toMatchObject({ errors: [{ extensions: { code: "UNAVAILABLE", retryable: true } }] });
      road.open = true;
      expect(await status("/readyz")).toBe(200);
      expect(await ask()).toEqual({ data: { models: [] } });
    } finally {
      await server.stop();
      await road.close();
    }
  });
});

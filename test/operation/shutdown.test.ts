import { type TestDatabase, withTemplateDb } from "../helpers.ts";
import { type Command, startCommand } from "../start/command.ts";

const secret = "a secret of the tests, 32 or more";

interface Served {
  command: Command;
  url: string;
  /** A request that is under way until `letGo`. */
  slow: Promise<Response>;
  letGo(): Promise<unknown>;
}

/** `npm run server` with a request under way, which waits for a lock. */
async function serve(database: TestDatabase, environment: Record<string, string>, work: (served: Served) => Promise<void>): Promise<void> {
  const { pool, apiUrl, ownerUrl } = database;
  const urls = { DATABASE_URL: apiUrl, OWNER_DATABASE_URL: ownerUrl };
  const command = startCommand("server", { ...urls, JWT_SECRET: secret, PORT: "0", LOG_LEVEL: "info", ...environment });
  const holder = await pool.connect();
  let isOver = false;
  void command.ended.then(() => {
    isOver = true;
  });
  try {
    const [, url = ""] = await command.printed(/API at (\S+)\/graphql/);
    await holder.query("begin; lock table holdfast.models in access exclusive mode");
    const slow = fetch(`${url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query: "{ models { id } }" }),
    });
    slow.catch(() => {});
    await untilWaiting(database);
    await work({ command, url, slow, letGo: () => holder.query("rollback") });
  } finally {
    holder.release(true);
    if (!isOver) await command.signal("SIGKILL");
  }
}

async function untilWaiting({ pool }: TestDatabase): Promise<void> {
  await until(async () => {
    const { rows } = await pool.query("select from pg_locks where relation = 'holdfast.models'::regclass and not granted");
    return rows.length === 1;
  });
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await isSo())) if (Date.now() > deadline) throw new Error("it never came to be so");
}

const statusOf = async (url: string): Promise<number | undefined> =>
  fetch(url).then(
    ({ status }) => status,
    () => undefined,
  );

test("not ready first, and serving on; then no new connections, websockets closed; requests under way end; exit 0", () =>
  withTemplateDb((database) =>
    serve(database, { SHUTDOWN_DELAY_MS: "2000" }, async ({ command, url, slow, letGo }) => {
      expect(await statusOf(`${url}/readyz`)).toBe(200);
      const socket = new WebSocket(`${url.replace("http", "ws")}/graphql`, "graphql-transport-ws");
      const closed = new Promise<number>((resolve) => socket.addEventListener("close", ({ code }) => resolve(code)));
      await new Promise((resolve) => socket.addEventListener("open", resolve));
      const ended = command.signal("SIGTERM");
      await until(async () => (await statusOf(`${url}/readyz`)) === 503);
      const response = await fetch(`${url}/healthz`);
      expect([response.status, response.headers.get("connection")]).toEqual([200, "close"]);

      await until(async () => (await statusOf(`${url}/healthz`)) === undefined);
      // Going away: clients connect anew, elsewhere.
      expect(await closed).toBe(1001);
      await letGo();
      expect(await (await slow).json()).toEqual({ data: { models: [] } });
      expect(await ended).toMatchObject({ code: 0, stderr: "" });
      const { rows } = await database.pool.query(
        "select from pg_stat_activity where application_name like 'holdfast-api%' and datname = $1",
        [database.name],
      );
      expect(rows).toHaveLength(0);
    }),
  ));

const patient = { LOCK_TIMEOUT_MS: "60000", STATEMENT_TIMEOUT_MS: "60000" };

test("a request that does not end is cut off after ten seconds, and the exit is clean all the same", () =>
  withTemplateDb((database) =>
    serve(database, patient, async ({ command, slow }) => {
      const startedAt = performance.now();
      expect(await command.signal("SIGTERM")).toMatchObject({ code: 0, stderr: "" });
      expect(performance.now() - startedAt).toBeLessThan(20_000);
      await expect(slow).rejects.toThrow();
    }),
  ));

test("who signals again does not wait", () =>
  withTemplateDb((database) =>
    serve(database, { ...patient, SHUTDOWN_DELAY_MS: "600000" }, async ({ command, url }) => {
      const ended = command.signal("SIGTERM");
      await until(async () => (await statusOf(`${url}/readyz`)) === 503);
      // What npm forwards comes at once: only what comes later counts.
      const firstAt = performance.now();
      await until(async () => performance.now() - firstAt > 1_000);
      void command.signal("SIGTERM");
      expect((await ended).code).not.toBe(0);
    }),
  ));

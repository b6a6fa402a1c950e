import pg from "pg";
import type { Config } from "../../src/config.ts";
import type { EmbeddedServer } from "../../src/database/embedded.ts";
import { installEngine } from "../../src/database/migrations.ts";
import { createOwnedDatabase } from "../../src/database/owned.ts";
import { startThrowaway } from "../../src/database/throwaway.ts";
import { createLog } from "../../src/log.ts";
import { type RunningServer, startServer } from "../../src/server.ts";
import { mintToken } from "../../src/token.ts";
import { testConfig, withTemplateDb } from "../helpers.ts";
import { scrape } from "./figures.ts";
import { keepLog } from "./logged.ts";
import { type Standby, startStandby } from "./standby.ts";

const password = "of the tests";
const database = "shop";
let primary: EmbeddedServer;
let standby: Standby;
let owner: pg.Pool;
let onStandby: pg.Pool;
let config: Config;

beforeAll(async () => {
  primary = await startThrowaway();
  const ownerUrl = await createOwnedDatabase(primary, database);
  await installEngine(ownerUrl, await createLog("warn"));
  owner = new pg.Pool({ connectionString: ownerUrl });
  await owner.query(`alter role holdfast_api login password '${password}'`);
  standby = await startStandby(primary);
  onStandby = new pg.Pool({ connectionString: standby.server.url("postgres", standby.server.secrets.superuser, database) });
  for (const pool of [owner, onStandby]) pool.on("error", () => {});
  const apiUrl = primary.url("holdfast_api", password, database);
  config = {
    ...testConfig({ name: database, ownerUrl, apiUrl, pool: owner }),
    readDatabaseUrl: standby.server.url("holdfast_api", password, database),
  };
}, 120_000);

afterAll(async () => {
  await Promise.all([owner?.end(), onStandby?.end()]);
  await standby?.remove();
  await primary?.stop();
});

interface Served {
  server: RunningServer;
  ask<Data>(query: string, userId?: string): Promise<Data>;
  /** Statements of searches by the server that answered. */
  reads(): Promise<{ replica: number; primary: number }>;
  /** What the log says of the replica. */
  told(): string[];
}

async function serve(work: (served: Served) => Promise<void>, longestReadLagMs = 600_000): Promise<void> {
  const { log, lines } = await keepLog();
  const server = await startServer({ config: { ...config, operation: { ...config.operation, longestReadLagMs } }, log });
  const { secret = "" } = config.jwt;
  const ask = async <Data>(query: string, userId?: string): Promise<Data> => {
    const headers = new Headers({ "content-type": "application/json" });
    if (userId)
      headers.set("authorization", `Bearer ${await mintToken({ ...config.jwt, secret }, { role: "customer", userId, hours: 1 })}`);
    const response = await fetch(`${server.url}/graphql`, { method: "POST", headers, body: JSON.stringify({ query }) });
    const { data, errors } = (await response.json()) as { data: Data; errors?: unknown };
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  };
  const reads = async () => {
    const metrics = await scrape(server);
    const of = (name: string): number => metrics.get(`holdfast_replica_reads_total{server="${name}"}`) ?? 0;
    return { replica: of("replica"), primary: of("primary") };
  };
  const told = () => lines().flatMap(({ msg }) => (/replica/.test(String(msg)) ? [String(msg)] : []));
  try {
    await work({ server, ask, reads, told });
  } finally {
    await server.stop();
    if (process.env["X"])
      console.log(
        lines()
          .filter((l) => Number(l["level"]) >= 40)
          .map((l) => JSON.stringify(l))
          .join("\n"),
      );
  }
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await isSo())) if (Date.now() > deadline) throw new Error("it never came to be so");
}

/** Until the replica is read: at the start it has to catch up first. */
const untilRead = ({ ask, reads }: Served): Promise<void> =>
  until(async () => {
    const before = (await reads()).replica;
    await ask("{ availableSlotsView(first: 1) { modelId } }");
    return (await reads()).replica > before;
  });

async function addFreeModel(): Promise<string> {
  const { rows } = await owner.query<{ id: string }>("select id from holdfast.add_model('A room', 'UTC', hourly_rate => 0)");
  await owner.query(
    "select from holdfast.add_availability($1, date_trunc('day', now()) + interval '1 day', date_trunc('day', now()) + interval '2 days')",
    [rows[0]!.id],
  );
  return rows[0]!.id;
}

/** Until the replica has what is there now. */
const untilReplayed = (modelId: string): Promise<void> =>
  until(async () => (await onStandby.query("select from holdfast.availability where model_id = $1", [modelId])).rows.length === 1);

const searchOf = (modelId: string): string => `{ findBestSlots(modelId: "${modelId}", durationMinutes: 60,
  searchStartTime: "${new Date().toISOString().slice(0, 19)}Z", searchEndTime: "${new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 19)}Z",
  maxResults: 3) { startsAt } }`;
interface Found {
  findBestSlots: { startsAt: string }[];
}

test(
  "searches come from the replica, and are the same; what one has written oneself comes from the primary, at once",
  () =>
    serve(async (served) => {
      const { ask, reads } = served;
      await untilRead(served);
      const modelId = await addFreeModel();
      // One that the replica may not know yet is asked of the primary.
      await ask<Found>(searchOf(modelId));
      await untilReplayed(modelId);
      const before = await reads();
      const found = (await ask<Found>(searchOf(modelId))).findBestSlots;
      expect(await reads()).toEqual({ replica: before.replica + 1, primary: before.primary });
      const { rows } = await owner.query<{ starts_at: Date }>(
        `select s.starts_at from date_trunc('second', now()) as today
         cross join lateral holdfast.find_best_slots($1, 60, null, today, today + interval '3 days', 3) as s`,
        [modelId],
      );
      expect(found.map(({ startsAt }) => Date.parse(startsAt))).toEqual(rows.map(({ starts_at: startsAt }) => startsAt.getTime()));

      // From now on the replica stands still: who sees news, read the primary.
      await onStandby.query("select pg_wal_replay_pause()");
      try {
        const [slot] = found;
        const ends = new Date(Date.parse(slot!.startsAt) + 3_600_000).toISOString();
        const book = `mutation { createSmartBooking(input: { modelId: "${modelId}", durationMinutes: 60, preferredStartTime: "${slot!.startsAt}",
        searchStartTime: "${slot!.startsAt}", searchEndTime: "${ends}" }) { clientMutationId } }`;
        await ask(book, "ada");
        expect(await ask("{ bookings { status } bookingHolds { status } }", "ada")).toEqual({
          bookings: [{ status: "confirmed" }],
          bookingHolds: [{ status: "converted" }],
        });
        const calendar = `getUserCalendar(startsAt: "${slot!.startsAt}", endsAt: "${ends}") { status }`;
        expect(await ask(`{ ${calendar} }`, "ada")).toEqual({ getUserCalendar: [{ status: "confirmed" }] });
        const entries = `getModelCalendar(modelId: "${modelId}", startsAt: "${slot!.startsAt}", endsAt: "${ends}") { entryType }`;
        expect(await ask(`{ ${entries} }`, "ada")).toEqual({ getModelCalendar: [{ entryType: "available" }, { entryType: "booked" }] });
        // Together with what is the primary's, a search is.
        const both = await ask<Found>(`{ bookings { status } ...s } fragment s on Query ${searchOf(modelId)}`, "ada");
        expect(both.findBestSlots).not.toEqual(found);

        expect((await ask<Found>(searchOf(modelId), "ada")).findBestSlots).toEqual(found);
        expect(await ask(`{ ${entries} }`)).toEqual({ getModelCalendar: [{ entryType: "available" }] });
      } finally {
        await onStandby.query("select pg_wal_replay_resume()");
      }
      await until(async () => (await ask<Found>(searchOf(modelId))).findBestSlots[0]!.startsAt !== found[0]!.startsAt);
      expect((await reads()).primary).toBe(before.primary);
    }),
  90_000,
);

test(
  "a replica that is too far behind is not read, which is told once, and is read again when it has caught up",
  () =>
    serve(async (served) => {
      const { ask, reads, told, server } = served;
      await untilRead(served);
      const before = told().length;
      await onStandby.query("select pg_wal_replay_pause()");
      const modelId = await addFreeModel();
      try {
        await until(
          async () =>
            (await ask<{ availableSlotsView: unknown[] }>(`{ availableSlotsView(condition: { modelId: "${modelId}" }) { modelId } }`))
              .availableSlotsView.length === 1,
        );
        expect((await reads()).primary).toBeGreaterThan(0);
        expect((await scrape(server)).get("holdfast_replica_lag_seconds")).toBeGreaterThanOrEqual(2);
      } finally {
        await onStandby.query("select pg_wal_replay_resume()");
      }
      await untilRead(served);
      expect(told().slice(before)).toEqual([
        expect.stringContaining("go to the primary"),
        expect.stringContaining("read from the replica"),
      ]);
    }, 2_000),
  90_000,
);

test(
  "a replica that dies takes no search with it, is told of once, and is read again when it is back",
  () =>
    serve(async (served) => {
      const { ask, reads, told, server } = served;
      const modelId = await addFreeModel();
      await untilRead(served);
      expect((await scrape(server)).get('holdfast_pool_connections{pool="replica",state="idle"}')).toBeGreaterThan(0);
      await untilReplayed(modelId);
      const before = await reads();
      // Some are under way.
      const asking = Array.from({ length: 20 }, async () => (await ask<Found>(searchOf(modelId))).findBestSlots.length);
      await standby.halt();
      expect(await Promise.all(asking)).toEqual(Array(20).fill(3));
      for (let n = 0; n < 5; n++) expect((await ask<Found>(searchOf(modelId))).findBestSlots).toHaveLength(3);
      expect((await reads()).primary).toBeGreaterThanOrEqual(before.primary + 5);
      expect((await scrape(server)).get("holdfast_replica_lag_seconds")).toBeNaN();
      expect((await fetch(`${server.url}/readyz`)).status).toBe(200);

      await standby.start();
      await untilRead(served);
      expect(told().filter((line) => line.includes("go to the primary"))).toHaveLength(1);
    }),
  90_000,
);

test("an API starts without its replica, and refuses one that is none, or another server's, or that has a login with rights", async () => {
  const { log } = await keepLog();
  const start = (changes: Partial<Config>) => startServer({ config: { ...config, ...changes }, log });
  await expect(start({ readDatabaseUrl: config.databaseUrl })).rejects.toThrow(/is no replica/);
  const superuser = standby.server.url("postgres", standby.server.secrets.superuser, database);
  await expect(start({ production: true, readDatabaseUrl: superuser })).rejects.toThrow(/is a superuser/);
  await withTemplateDb(async ({ apiUrl }) => {
    await expect(start({ databaseUrl: apiUrl })).rejects.toThrow(/replica of another server/);
  });

  await standby.halt();
  try {
    const server = await start({});
    const response = await fetch(`${server.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: '{"query":"{ availableSlotsView(first: 1) { modelId } }"}',
    });
    expect(await response.json()).toEqual({ data: { availableSlotsView: [{ modelId: expect.any(String) }] } });
    await server.stop();
  } finally {
    await standby.start();
  }
}, 90_000);

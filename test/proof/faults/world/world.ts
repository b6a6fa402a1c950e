import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { randomFrom } from "../../../random.ts";
import { databaseAt } from "../../../testServer.ts";
import { callByGraphql, callBySql } from "./callers.ts";
import { addModels, Client, startShortHolds, subscribeHost } from "./clients.ts";
import { History } from "./history.ts";
import { findOffences } from "./invariants.ts";
import { Programs } from "./programs.ts";
import { startProxy, type TcpProxy } from "./proxy.ts";
import { databaseName, type Server, startServer } from "./server.ts";
import { type Sinks, startSinks } from "./sinks.ts";
import { startWatch, type Watch } from "./watch.ts";

const clientsOfEach = 3;
/** What takes so long does not come any more. */
const hopelessMs = 120_000;
const workersAtATime = 2;

/** Holdfast as it is installed, each process one that can be killed, with clients who write down what they are told. */
export class World {
  readonly server: Server;
  readonly random: () => number;
  readonly sinks: Sinks;
  /** Between the API and PostgreSQL. */
  readonly toDatabase: TcpProxy;
  /** Between clients and the API. */
  readonly toApi: TcpProxy;
  /** The owner's, straight to the database; broken whenever that is. */
  readonly pool: pg.Pool;
  /** To end others' connections with. */
  readonly superuser: pg.Pool;
  readonly jwtSecret: string;
  readonly api: Programs;
  readonly workers: Programs;
  readonly history = new History();
  readonly watch: Watch;
  /** What did not hold, with what was done before. */
  readonly offences: string[] = [];
  checks = 0;
  #clients: Client[] = [];
  #shortHolds: { stop(): Promise<number> } | undefined;

  private constructor(server: Server, sinks: Sinks, { toDatabase, toApi, api }: ApiSide, jwtSecret: string, random: () => number) {
    this.server = server;
    this.sinks = sinks;
    this.toDatabase = toDatabase;
    this.toApi = toApi;
    this.api = api;
    this.jwtSecret = jwtSecret;
    this.random = random;
    this.pool = poolOf(server.ownerUrl, 10);
    this.superuser = poolOf(databaseAt(server.embedded.superuserUrl, databaseName), 1);
    this.workers = new Programs("src/worker.ts", () => workerEnvironment(server, sinks), /worker runs/);
    this.watch = startWatch(this.pool);
  }

  static async start(seed: number, apiSettings: Record<string, string> = {}): Promise<World> {
    const server = await startServer();
    const sinks = await startSinks();
    const jwtSecret = randomBytes(24).toString("hex");
    const world = new World(server, sinks, await startApi(server, { JWT_SECRET: jwtSecret, ...apiSettings }), jwtSecret, randomFrom(seed));
    try {
      await world.#begin();
      return world;
    } catch (error) {
      await world.abandon();
      throw error;
    }
  }

  get apiUrl(): string {
    return `http://127.0.0.1:${this.toApi.port}`;
  }

  async #begin(): Promise<void> {
    await addModels(this.pool);
    await subscribeHost(this.pool, this.server.apiUrl, this.sinks);
    this.api.add();
    for (let n = 0; n < workersAtATime; n++) this.workers.add();
    await this.comeBack();
    for (let n = 0; n < clientsOfEach; n++) {
      this.#clients.push(new Client(`sql${n}`, callBySql(this.server.ownerUrl), this.history, this.random));
      const caller = callByGraphql({ url: this.apiUrl, jwtSecret: this.jwtSecret });
      this.#clients.push(new Client(`api${n}`, caller, this.history, this.random));
    }
    this.#shortHolds = startShortHolds(this.pool, this.random);
  }

  /** Resolves when all processes run. */
  async comeBack(): Promise<void> {
    await Promise.all([this.api.ready(), this.workers.ready()]);
  }

  /** Waits until every client has an answer to something that it asked after this instant; tells how long that took, in ms. */
  async recovery(struckAt: number): Promise<number> {
    const answered = Promise.all(this.#clients.map((client) => client.answeredAfter(struckAt)));
    await Promise.race([answered, sleep(hopelessMs, undefined, { ref: false })]);
    return Date.now() - struckAt;
  }

  /** Looks at all that must hold at every instant. */
  async check(after: string, { withLog } = { withLog: true }): Promise<void> {
    this.checks++;
    const found = await findOffences(this.pool, { withLog });
    this.offences.push(...found.map((offence) => `after ${after}: ${offence}`));
  }

  /** Ends the load: everything that was asked has its answer then, and nobody waits for the holds that nobody paid. */
  async quieten(): Promise<void> {
    await Promise.all([...this.#clients.map((client) => client.stop()), this.#shortHolds?.stop()]);
    await this.pool.query(
      `select holdfast.release_hold(h.model_id, h.id)
       from (select * from holdfast.booking_holds where status = 'active' order by model_id) as h
       where h.hold_expires_at > clock_timestamp() + interval '10 seconds'`,
    );
  }

  /** Stops all processes in order, and tells what they ended with. */
  async stop(): Promise<Array<number | null>> {
    const exits = [...(await this.workers.stop()), ...(await this.api.stop())];
    await this.#close();
    return exits;
  }

  /** When something went wrong: leaves nothing behind. */
  async abandon(): Promise<void> {
    for (const client of this.#clients) client.giveUp();
    void this.#shortHolds?.stop();
    this.api.abandon();
    this.workers.abandon();
    await this.#close();
  }

  async #close(): Promise<void> {
    await this.watch.stop();
    await Promise.all([this.toApi.stop(), this.toDatabase.stop(), this.sinks.stop()]);
    await Promise.all([this.pool.end(), this.superuser.end()]);
    await this.server.remove();
  }
}

function poolOf(connectionString: string, max: number): pg.Pool {
  const pool = new pg.Pool({ connectionString, max, connectionTimeoutMillis: 3_000, query_timeout: 20_000 });
  pool.on("error", () => {});
  return pool;
}

interface ApiSide {
  toDatabase: TcpProxy;
  toApi: TcpProxy;
  api: Programs;
}

async function startApi(server: Server, settings: Record<string, string>): Promise<ApiSide> {
  const toDatabase = await startProxy(() => server.embedded.port);
  const api = new Programs("src/server.ts", () => ({ ...apiEnvironment(server, toDatabase.port), ...settings }), apiIsUp);
  // Nobody listens on port 1.
  const toApi = await startProxy(() => Number(apiIsUp.exec(api.outputs()[0]!)?.[1] ?? 1));
  return { toDatabase, toApi, api };
}

/** What it prints when it serves: where. */
const apiIsUp = /API at http:\/\/localhost:(\d+)/;

function apiEnvironment(server: Server, port: number): Record<string, string> {
  const address = new URL(server.apiUrl);
  address.port = String(port);
  return { DATABASE_URL: address.href, PORT: "0", RATE_LIMIT_CALLER: "1000000", RATE_LIMIT_ADMIN: "1000000" };
}

function workerEnvironment({ ownerUrl }: Server, { smtpUrl }: Sinks): Record<string, string> {
  return { OWNER_DATABASE_URL: ownerUrl, SMTP_URL: smtpUrl, MAIL_FROM: "Holdfast <holdfast@example.com>", ALLOW_PRIVATE_WEBHOOKS: "true" };
}

/** Longer than it takes to find the dead and to do what they left. */
const restMs = 60_000;

/** Waits until everything is relayed, swept and sent; tells what is not when that takes too long. */
export async function comeToRest(pool: pg.Pool): Promise<string[]> {
  const deadline = Date.now() + restMs;
  for (;;) {
    const left = await unrest(pool).catch((error: unknown) => [String(error)]);
    if (left.length === 0 || Date.now() > deadline) return left;
    await sleep(200);
  }
}

async function unrest(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ left: string }>(
    `select 'changes to relay' as left where holdfast_private.has_unrelayed_changes()
     union all
     select format('%s holds to sweep', count(*)) from holdfast.booking_holds as h where h.status = 'active' having count(*) > 0
     union all
     select format('%s messages %s by %s: %s', count(*), d.status, d.channel, min(d.last_error))
     from holdfast.notification_deliveries as d where d.status in ('pending', 'failed') group by d.status, d.channel
     union all
     select format('%s jobs %s: %s', count(*), j.task_identifier, min(j.last_error))
     from graphile_worker.jobs as j
     where j.locked_at is not null or j.run_at <= now() and j.attempts < j.max_attempts
     group by j.task_identifier`,
  );
  return rows.map(({ left }) => left);
}

import { setTimeout as sleep } from "node:timers/promises";
import type { Pool } from "pg";
import { Complaint } from "../complaint.ts";
import { checkReplicaLogin } from "../database/checks.ts";
import { createPool } from "../database/pool.ts";
import type { Log } from "../log.ts";
import { Lag, positionOf } from "./lag.ts";

export interface WatchOptions {
  url: string;
  primary: Pool;
  production: boolean;
  longestLagMs: number;
  log: Log;
}

interface Server {
  isStandby: boolean;
  system: string;
  position: string;
}

const lookEveryMs = 1_000;
const answerMs = 3_000;

const describeServer = `
  select pg_is_in_recovery() as "isStandby", (pg_control_system()).system_identifier::text as system,
    case when pg_is_in_recovery() then coalesce(pg_last_wal_replay_lsn(), '0/0') else pg_current_wal_lsn() end::text as position`;

/** Knows whether the replica may be read: it answers, is this primary's, is not far behind, and its login is what the API's has to be. */
export class ReplicaWatch {
  readonly #options: WatchOptions;
  readonly #pool: Pool;
  readonly #lag = new Lag();
  readonly #stopping = new AbortController();
  #watching: Promise<void> = Promise.resolve();
  #lagMs = Number.POSITIVE_INFINITY;
  #trouble: string | undefined = "not looked at yet";
  #isChecked = false;

  constructor(options: WatchOptions) {
    this.#options = options;
    const { url, log } = options;
    this.#pool = createPool(url, { max: 1, applicationName: "holdfast-api-replica-watch", log, connectMs: answerMs, answerMs });
  }

  get isUsable(): boolean {
    return this.#trouble === undefined;
  }

  /** Undefined while it does not answer. */
  get lagSeconds(): number | undefined {
    return Number.isFinite(this.#lagMs) ? this.#lagMs / 1000 : undefined;
  }

  /** Rejects with a Complaint where the operator has to mend something; a replica that is down is none. */
  async start(): Promise<void> {
    await this.#look().catch((error: unknown) => {
      if (error instanceof Complaint) throw error;
      this.lost(error);
    });
    this.#watching = this.#watch();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#watching;
    await this.#pool.end();
  }

  /** Whoever finds out first tells. */
  lost(error: unknown): void {
    this.#lag.reset();
    this.#lagMs = Number.POSITIVE_INFINITY;
    this.#isChecked = false;
    this.#tell(error instanceof Error ? error.message : String(error));
  }

  async #watch(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await sleep(lookEveryMs, undefined, { signal }).catch(() => {});
      if (!signal.aborted) await this.#look().catch((error: unknown) => this.lost(error));
    }
  }

  async #look(): Promise<void> {
    const { url, primary, production, longestLagMs } = this.#options;
    const replica = await describe(this.#pool);
    if (!this.#isChecked) {
      await checkReplicaLogin(url, production);
      if (!replica.isStandby) throw new Complaint("READ_DATABASE_URL is no replica: PostgreSQL there is not in recovery");
    }
    // While the primary does not answer nothing can be newer there.
    const source = await describe(primary).catch(() => undefined);
    const now = performance.now();
    if (source !== undefined) {
      if (source.system !== replica.system) throw new Complaint("READ_DATABASE_URL is the replica of another server than DATABASE_URL");
      this.#lag.primaryIsAt(positionOf(source.position), now);
    }
    if (!replica.isStandby) throw new Error("it is no replica any more");
    this.#isChecked = true;
    this.#lagMs = this.#lag.replicaIsAt(positionOf(replica.position), now);
    this.#tell(this.#lagMs <= longestLagMs ? undefined : "it is too far behind");
  }

  /** Once for each outage. */
  #tell(trouble: string | undefined): void {
    const { log } = this.#options;
    if (trouble === undefined && this.#trouble !== undefined) log.info("searches are read from the replica");
    if (trouble !== undefined && (this.#trouble === undefined || this.#trouble === "not looked at yet")) {
      log.warn({ error: trouble }, "the replica can't be read; searches go to the primary");
    }
    this.#trouble = trouble;
  }
}

async function describe(pool: Pool): Promise<Server> {
  const { rows } = await pool.query<Server>(describeServer);
  return rows[0]!;
}

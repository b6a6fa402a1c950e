import { createHash } from "node:crypto";
import type { Pool } from "pg";
import { asRole } from "../database/logins.ts";
import { createPool } from "../database/pool.ts";
import type { Log } from "../log.ts";

export interface Counted {
  requests: number;
  seconds_left: number;
}

/** Counts of all API processes of a database together, kept in it. */
export class SharedCounts {
  readonly #pool: Pool;
  readonly #log: Log;
  #isLost = false;

  constructor(databaseUrl: string, log: Log) {
    this.#log = log;
    // The login itself may do nothing. A count that is lost in a crash is nothing lost.
    const url = asRole(databaseUrl, "holdfast_anonymous", { synchronous_commit: "off", statement_timeout: "1s" });
    this.#pool = createPool(url, { max: 2, applicationName: "holdfast-api-limits", log });
  }

  /** Undefined while the database can't be asked: requests that need it fail by themselves, and no others need to. */
  async count(key: string, windowSeconds: number): Promise<Counted | undefined> {
    const digest = createHash("sha256").update(key).digest("base64url");
    try {
      const { rows } = await this.#pool.query<Counted>({
        name: "count_request",
        text: "select requests, seconds_left from holdfast_private.count_request($1, $2)",
        values: [digest, windowSeconds],
      });
      this.#isLost = false;
      return rows[0];
    } catch (error) {
      if (!this.#isLost)
        this.#log.warn({ reason: (error as Error).message }, "Requests can't be counted together; this process counts its own");
      this.#isLost = true;
      return undefined;
    }
  }

  stop(): Promise<void> {
    return this.#pool.end();
  }
}

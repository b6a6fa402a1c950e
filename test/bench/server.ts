import type pg from "pg";
import { prepareLogins } from "../../src/database/logins.ts";
import { installEngine } from "../../src/database/migrations.ts";
import { createOwnedDatabase } from "../../src/database/owned.ts";
import { createPool, withClient } from "../../src/database/pool.ts";
import { startThrowaway } from "../../src/database/throwaway.ts";
import { createLog } from "../../src/log.ts";

/** A database of one measure. */
export interface BenchDatabase {
  ownerUrl: string;
  /** The address of holdfast_api, as the API logs in. */
  apiUrl: string;
  superuserUrl: string;
  /** The owner's connections. */
  pool: pg.Pool;
}

export interface BenchServer {
  settings: Record<string, string>;
  version: string;
  withDatabase<T>(name: string, work: (database: BenchDatabase) => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

/** As a small production server is set: a commit is on the disk when it is answered. */
const settings = {
  fsync: "on",
  synchronous_commit: "on",
  full_page_writes: "on",
  shared_buffers: "1GB",
  effective_cache_size: "3GB",
  max_wal_size: "4GB",
  checkpoint_timeout: "15min",
  random_page_cost: "1.1",
  max_connections: "200",
};

/** One server for all measures of a run, so that all stand on the same ground; gone after `stop`. */
export async function startBenchServer(): Promise<BenchServer> {
  const server = await startThrowaway(settings);
  try {
    const log = await createLog("warn");
    const templateUrl = await createOwnedDatabase(server, "template_holdfast");
    await installEngine(templateUrl, log);
    await prepareLogins({ databaseUrl: templateUrl, ownerDatabaseUrl: templateUrl, embedded: server });
    const asPostgres = (sql: string) => withClient(server.superuserUrl, (client) => client.query(sql));
    const { rows } = await asPostgres("select current_setting('server_version') as version");
    return {
      settings,
      version: rows[0].version,
      async withDatabase(name, work) {
        const own = `bench_${name.toLowerCase()}`;
        await asPostgres(`create database ${own} template template_holdfast owner holdfast_owner`);
        const ownerUrl = server.url("holdfast_owner", server.secrets.owner, own);
        const superuserUrl = server.url("postgres", server.secrets.superuser, own);
        const apiUrl = server.url("holdfast_api", server.secrets.api, own);
        const pool = createPool(ownerUrl, { max: 100, applicationName: "holdfast-bench", log });
        try {
          return await work({ ownerUrl, apiUrl, superuserUrl, pool });
        } finally {
          await pool.end();
          await asPostgres(`drop database ${own} with (force)`);
        }
      },
      stop: server.stop,
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

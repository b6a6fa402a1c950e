import { randomBytes } from "node:crypto";
import { Complaint } from "../complaint.ts";
import type { Environment, OwnerConfig } from "../config.ts";
import { checkReachable } from "../database/checks.ts";
import { explained } from "../database/explain.ts";
import { prepareLogins } from "../database/logins.ts";
import { migrateDatabase } from "../database/migrations.ts";
import { createOwnedDatabase } from "../database/owned.ts";
import { withClient } from "../database/pool.ts";
import { startThrowaway } from "../database/throwaway.ts";
import { createLog, type Log } from "../log.ts";
import { connectTextual } from "./client.ts";
import { makeStory, type Story } from "./story.ts";

/** A database of the demo's own, migrated, and the story that is told on it. */
export interface Stage {
  story: Story;
  ownerDatabaseUrl: string;
  /** For the worker. */
  config: OwnerConfig;
  log: Log;
  close(): Promise<void>;
}

interface OwnDatabase {
  url: string;
  drop(): Promise<void>;
}

export async function openStage({ settings, ownerDatabaseUrl: given }: Environment): Promise<Stage> {
  if (settings.production) throw new Complaint("The demo shifts Holdfast's clock: not with NODE_ENV=production");
  const { url, drop } = given ? await createOn(given) : await createOnThrowaway();
  try {
    const log = await createLog("warn");
    await migrateDatabase(url, log);
    // The owner speaks for the callers: holdfast_api may be somebody's login on a server that was given.
    await prepareLogins({ databaseUrl: url, ownerDatabaseUrl: url, embedded: undefined });
    const client = await connectTextual(url);
    const { story, end } = makeStory(client);
    return {
      story,
      ownerDatabaseUrl: url,
      config: { ...settings, ownerDatabaseUrl: url },
      log,
      async close() {
        end();
        await client.end();
        await drop();
      },
    };
  } catch (error) {
    await drop();
    throw error;
  }
}

async function createOnThrowaway(): Promise<OwnDatabase> {
  const server = await startThrowaway();
  return { url: await createOwnedDatabase(server, "holdfast_demo"), drop: server.stop };
}

async function createOn(given: string): Promise<OwnDatabase> {
  await checkReachable(given);
  const name = `holdfast_demo_${randomBytes(6).toString("hex")}`;
  await explained(given, () => withClient(given, (client) => client.query(`create database ${name}`)));
  const own = new URL(given);
  own.pathname = `/${name}`;
  return {
    url: own.href,
    drop: () => withClient(given, (client) => client.query(`drop database ${name} with (force)`)).then(() => undefined),
  };
}

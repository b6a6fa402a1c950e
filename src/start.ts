import { type Running, refuseArguments, runCommand } from "./command.ts";
import { type Config, readEnvironment } from "./config.ts";
import { prepareLogins } from "./database/logins.ts";
import { migrateDatabase } from "./database/migrations.ts";
import { openDatabase, ownerConfig, serverConfig } from "./database/open.ts";
import { loadSample } from "./database/sample.ts";
import { createLog } from "./log.ts";
import { buildSiteIfNeeded } from "./site/build.ts";

const usage = `
Everything at once: database up and migrated, API and worker running, until Ctrl-C.

  npm start

  DATABASE_URL        the API's login; without it an embedded PostgreSQL with sample data runs under .holdfast/
  OWNER_DATABASE_URL  migrates and runs the worker; outside production DATABASE_URL is taken
  PORT                of the API (default 5678)
  JWT_SECRET          or JWKS_FILE; outside production this checkout makes a secret of its own

All variables stand in README.md.
`;

await runCommand(import.meta, usage, async (args) => {
  refuseArguments(args);
  const environment = readEnvironment();
  const log = await createLog(environment.settings.logLevel);
  const database = await openDatabase(environment);
  const running: Running[] = [{ stop: database.close }];
  const stop = async (): Promise<void> => {
    for (const part of running.reverse()) await part.stop();
  };
  try {
    const config: Config = { ...(await serverConfig(environment, database)), ...ownerConfig(environment, database) };
    await migrateDatabase(config.ownerDatabaseUrl, log);
    if (!config.production) await prepareLogins(database);
    if (database.embedded) await loadSample(config.ownerDatabaseUrl);
    // In production what was built is what is served.
    if (!config.production) await buildSiteIfNeeded();

    // Loaded only now: what is wrong with the database should not wait for PostGraphile to load.
    const [{ startServer }, { startWorker }] = await Promise.all([import("./server.ts"), import("./worker.ts")]);
    running.push(await startWorker({ config, log }));
    const server = await startServer({ config, log });
    running.push(server);
    console.log(greeting(server.url, config, database.embedded?.port));
    return {
      async stop() {
        console.log("\nStopping.");
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
});

function greeting(url: string, { production, databaseUrl }: Config, embeddedPort: number | undefined): string {
  const { hostname, port, pathname } = new URL(databaseUrl);
  const lines = [
    "",
    "Holdfast runs.",
    `  Web app    ${url}/`,
    `  GraphQL    ${url}/graphql`,
    ...(production ? [] : [`  GraphiQL   ${url}/graphiql`]),
    `  Database   ${hostname}:${port || 5432}${pathname}${embeddedPort === undefined ? "" : " (embedded, under .holdfast/)"}`,
    "  Worker     in this process",
  ];
  if (embeddedPort !== undefined) {
    lines.push("", "Try:", `  ${tryCommand(url)}`, "", "Stop with Ctrl-C.");
  }
  return lines.join("\n");
}

/** Asks the sample data for free time in the week that begins tomorrow. */
function tryCommand(url: string): string {
  const day = (ahead: number): string => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
  const range = `searchStartTime: "${day(1)}T00:00:00Z", searchEndTime: "${day(8)}T00:00:00Z"`;
  const query = `{ findBestSlots(modelId: "1", durationMinutes: 60, ${range}, maxResults: 3) { startsAt endsAt score } }`;
  return `curl -s ${url}/graphql -H 'content-type: application/json' -d '${JSON.stringify({ query })}'`;
}

import { refuseArguments, runCommand } from "./command.ts";
import { readEnvironment } from "./config.ts";
import { prepareLogins } from "./database/logins.ts";
import { migrateDatabase } from "./database/migrations.ts";
import { openDatabase, ownerConfig } from "./database/open.ts";
import { createLog } from "./log.ts";

const usage = `
Brings the database to the newest committed migration. Safe to run again, and by several at once.

  npm run migrate

  OWNER_DATABASE_URL  the owner of the database; it may create roles, or Holdfast's roles are there
  DATABASE_URL        taken instead outside production; with neither, the embedded server under .holdfast/ is migrated
`;

await runCommand(import.meta, usage, async (args) => {
  refuseArguments(args);
  const environment = readEnvironment();
  const log = await createLog(environment.settings.logLevel);
  const database = await openDatabase(environment);
  try {
    await migrateDatabase(ownerConfig(environment, database).ownerDatabaseUrl, log);
    await prepareLogins(database);
    console.log("The database is up to date.");
  } finally {
    await database.close();
  }
  return undefined;
});

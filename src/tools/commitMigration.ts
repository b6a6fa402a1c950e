import { runCommand } from "../command.ts";
import { commitMigration } from "../database/migrations.ts";
import { createOwnedDatabase } from "../database/owned.ts";
import { startThrowaway } from "../database/throwaway.ts";
import { createLog } from "../log.ts";

const usage = `
Turns migrations/current.sql into the next committed migration; the very first one is all of sql/, in the order of sql/index.sql.

  npm run migrate:commit [-- message words]

Works on a PostgreSQL of its own that is gone afterwards. Then run \`npm run generate\`.
`;

await runCommand(import.meta, usage, async (args) => {
  const log = await createLog("warn");
  const server = await startThrowaway();
  try {
    const owner = await createOwnedDatabase(server, "holdfast");
    const shadow = await createOwnedDatabase(server, "holdfast_shadow");
    await commitMigration({ owner, shadow, root: server.superuserUrl }, args.join(" ") || undefined, log);
  } finally {
    await server.stop();
  }
  return undefined;
});

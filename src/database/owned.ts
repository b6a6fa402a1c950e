import type { EmbeddedServer } from "./embedded.ts";
import { withClient } from "./pool.ts";

/**
 * A database of the embedded server, made as an installation has it: its owner is no superuser, but may create roles and databases.
 * Gives the owner's address; made already, it is left as it is.
 */
export async function createOwnedDatabase(server: EmbeddedServer, name: string): Promise<string> {
  await withClient(server.superuserUrl, async (client) => {
    // Of two first starts at once, the second waits here.
    await client.query("select pg_advisory_lock(5679)");
    const owner = await client.query("select from pg_roles where rolname = 'holdfast_owner'");
    if (owner.rows.length === 0) {
      await client.query(`create role holdfast_owner login createrole createdb password ${client.escapeLiteral(server.secrets.owner)}`);
    }
    const database = await client.query("select from pg_database where datname = $1", [name]);
    if (database.rows.length === 0) await client.query(`create database ${client.escapeIdentifier(name)} owner holdfast_owner`);
  });
  return server.url("holdfast_owner", server.secrets.owner, name);
}

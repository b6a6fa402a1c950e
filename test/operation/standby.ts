import { execFile } from "node:child_process";
import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { chooseRunner, findBinaries } from "../../src/database/binaries.ts";
import { type EmbeddedServer, startEmbedded } from "../../src/database/embedded.ts";
import { withClient } from "../../src/database/pool.ts";

/** A streaming replica of an embedded server, which can be stopped and started again on the same port. */
export interface Standby {
  server: EmbeddedServer;
  halt(): Promise<void>;
  start(): Promise<void>;
  remove(): Promise<void>;
}

/** As a standby must have them: no fewer connections than the primary. */
const settings = { fsync: "off", max_connections: "200" };

/** Copies the running server's files between pg_backup_start and pg_backup_stop: what pg_basebackup does, which isn't in the package. */
export async function startStandby(primary: EmbeddedServer): Promise<Standby> {
  // Found by the next run where this one is killed (src/database/throwaway.ts).
  const directory = await mkdtemp(join(tmpdir(), `holdfast-throwaway-${process.pid}-`));
  const home = join(directory, "postgres");
  const data = join(home, "data");
  const { own } = await chooseRunner(await findBinaries(), tmpdir());
  const put = async (name: string, text: string): Promise<void> => {
    await writeFile(join(data, name), text);
    await own(join(data, name));
  };
  await withClient(primary.superuserUrl, async (client) => {
    const { rows } = await client.query<{ path: string }>(
      "select current_setting('data_directory') as path, pg_backup_start('standby', true)",
    );
    const source = rows[0]!.path;
    await copyFile(join(dirname(dirname(source)), "secrets.json"), join(directory, "secrets.json"));
    await promisify(execFile)("mkdir", [home]);
    // Files that go while they are copied are made good by replaying.
    await promisify(execFile)("cp", ["-a", source, data]).catch(() => {});
    const stopped = await client.query<{ labelfile: string }>("select labelfile from pg_backup_stop(false)");
    for (const leftover of ["postmaster.pid", "postmaster.opts"]) await rm(join(data, leftover), { force: true });
    await put("backup_label", stopped.rows[0]!.labelfile);
  });
  await own(home);
  await put("standby.signal", "");
  const { superuser } = primary.secrets;
  await put("postgresql.auto.conf", `primary_conninfo = 'host=127.0.0.1 port=${primary.port} user=postgres password=${superuser}'\n`);
  const server = await startEmbedded(directory, { settings, port: 0 });
  return {
    server,
    halt: () => server.stop(),
    start: async () => void (await startEmbedded(directory, { settings, port: 0 })),
    remove: async () => {
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

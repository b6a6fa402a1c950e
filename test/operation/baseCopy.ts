import { execFile } from "node:child_process";
import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { chooseRunner, findBinaries } from "../../src/database/binaries.ts";
import type { EmbeddedServer } from "../../src/database/embedded.ts";
import { withClient } from "../../src/database/pool.ts";

/** The files of a server as they were while it ran, to be started as another one (src/database/embedded.ts). */
export interface BaseCopy {
  directory: string;
  /** Writes a file beside the data, as PostgreSQL's own. */
  put(name: string, text: string): Promise<void>;
}

/** Copies the running server's files between pg_backup_start and pg_backup_stop: what pg_basebackup does, which isn't in the package. */
export async function takeBaseCopy(primary: EmbeddedServer, label: string): Promise<BaseCopy> {
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
    const { rows } = await client.query<{ path: string }>("select current_setting('data_directory') as path, pg_backup_start($1, true)", [
      label,
    ]);
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
  return { directory, put };
}

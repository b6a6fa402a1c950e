import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EmbeddedServer, isAlive, startEmbedded, stopEmbedded } from "./embedded.ts";

/** Nothing here has to survive anything. */
const careless = { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_connections: "200" };

/** An empty embedded server in a folder of its own, both gone after `stop`. Careless, unless its settings say otherwise. */
export async function startThrowaway(settings: Record<string, string> = {}): Promise<EmbeddedServer> {
  await clearLeftovers();
  // The folder tells whose it is.
  const directory = await mkdtemp(join(tmpdir(), `holdfast-throwaway-${process.pid}-`));
  try {
    const server = await startEmbedded(directory, { settings: { ...careless, ...settings }, port: 0 });
    return {
      ...server,
      stop: async () => {
        await server.stop();
        await rm(directory, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await rm(directory, { recursive: true, force: true });
    throw error;
  }
}

/** Servers of test runs that were killed go on running: the next run ends them. */
async function clearLeftovers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const [, owner] = /^holdfast-throwaway-(\d+)-/.exec(name) ?? [];
    if (owner === undefined || isAlive(Number(owner))) continue;
    const directory = join(tmpdir(), name);
    // Another user's are not ours to end.
    await stopEmbedded(directory)
      .then(() => rm(directory, { recursive: true, force: true }))
      .catch(() => {});
  }
}

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EmbeddedServer, startEmbedded } from "./embedded.ts";

/** Nothing here has to survive anything. */
const careless = { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_connections: "200" };

/** An empty embedded server in a folder of its own, both gone after `stop`. */
export async function startThrowaway(): Promise<EmbeddedServer> {
  const directory = await mkdtemp(join(tmpdir(), "holdfast-"));
  const server = await startEmbedded(directory, { settings: careless, port: 0 });
  return {
    ...server,
    stop: async () => {
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

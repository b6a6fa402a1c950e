import { rm } from "node:fs/promises";
import { type EmbeddedServer, startEmbedded } from "../../src/database/embedded.ts";
import { takeBaseCopy } from "./baseCopy.ts";

/** A streaming replica of an embedded server, which can be stopped and started again on the same port. */
export interface Standby {
  server: EmbeddedServer;
  halt(): Promise<void>;
  start(): Promise<void>;
  remove(): Promise<void>;
}

/** As a standby must have them: no fewer connections than the primary. */
const settings = { fsync: "off", max_connections: "200" };

export async function startStandby(primary: EmbeddedServer): Promise<Standby> {
  const { directory, put } = await takeBaseCopy(primary, "standby");
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

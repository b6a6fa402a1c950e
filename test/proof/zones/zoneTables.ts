import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Binaries, findBinaries } from "../../../src/database/binaries.ts";
import { type EmbeddedServer, startEmbedded } from "../../../src/database/embedded.ts";

/** A server on a copy of PostgreSQL's programs, whose zone tables can be exchanged as an upgrade exchanges them: between two starts. */
export class UpgradableServer {
  readonly #directory: string;
  readonly #binaries: Binaries;
  #server: EmbeddedServer;

  private constructor(directory: string, binaries: Binaries, server: EmbeddedServer) {
    this.#directory = directory;
    this.#binaries = binaries;
    this.#server = server;
  }

  static async start(): Promise<UpgradableServer> {
    // Named as a throwaway's folder, so that the next run ends what a killed one left.
    const directory = await mkdtemp(join(tmpdir(), `holdfast-throwaway-${process.pid}-`));
    try {
      const found = await findBinaries();
      // PostgreSQL looks for its zone tables beside its programs: native/bin, native/lib, native/share.
      const native = join(directory, "native");
      await cp(dirname(dirname(found.postgres)), native, { recursive: true, verbatimSymlinks: true });
      const inCopy = (program: string): string => join(native, "bin", program);
      const binaries = { initdb: inCopy("initdb"), pg_ctl: inCopy("pg_ctl"), postgres: inCopy("postgres") };
      return new UpgradableServer(directory, binaries, await launch(directory, binaries));
    } catch (error) {
      await rm(directory, { recursive: true, force: true });
      throw error;
    }
  }

  get server(): EmbeddedServer {
    return this.#server;
  }

  /** Stops the server, gives a zone the rules of another (its own again: the zone itself), and starts it. */
  async upgrade(zone: string, rulesOf: string): Promise<void> {
    await this.#server.stop();
    const original = join(dirname(dirname((await findBinaries()).postgres)), "share/postgresql/timezone", rulesOf);
    await cp(original, join(this.#directory, "native/share/postgresql/timezone", zone), { dereference: true });
    this.#server = await launch(this.#directory, this.#binaries);
  }

  async stop(): Promise<void> {
    await this.#server.stop();
    await rm(this.#directory, { recursive: true, force: true });
  }
}

const launch = (directory: string, binaries: Binaries): Promise<EmbeddedServer> =>
  startEmbedded(directory, { binaries, port: 0, settings: { fsync: "off", full_page_writes: "off" } });

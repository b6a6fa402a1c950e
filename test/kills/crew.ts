import { type Command, startNode } from "../start/command.ts";
import { senderOf } from "./senderOf.ts";

/** Worker processes, and a supervisor that starts another one for each that is killed. */
export class Crew {
  readonly #environment: Record<string, string>;
  readonly #workers: Command[] = [];

  constructor(environment: Record<string, string>, size: number) {
    this.#environment = environment;
    for (let n = 0; n < size; n++) this.#workers.push(this.#start());
  }

  get size(): number {
    return this.#workers.length;
  }

  #start(): Command {
    return startNode(["src/worker.ts"], this.#environment);
  }

  add(): void {
    this.#workers.push(this.#start());
  }

  /** Kills one, and starts its successor. */
  async kill(n: number): Promise<void> {
    await this.#workers[n]!.signal("SIGKILL");
    this.#workers[n] = this.#start();
  }

  /** Kills the one that sends something from this port. */
  async killSender(port: number): Promise<void> {
    const pid = senderOf(
      port,
      this.#workers.map((worker) => worker.pid),
    );
    await this.kill(
      Math.max(
        0,
        this.#workers.findIndex((worker) => worker.pid === pid),
      ),
    );
  }

  /** Resolves when all of them work. */
  async ready(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.printed(/worker runs/)));
  }

  freeze(n: number): void {
    void this.#workers[n]!.signal("SIGSTOP");
  }

  thaw(n: number): void {
    void this.#workers[n]!.signal("SIGCONT");
  }

  /** Stops them in order, and gives their exit codes. */
  async stop(): Promise<Array<number | null>> {
    for (let n = 0; n < this.size; n++) this.thaw(n);
    return (await Promise.all(this.#workers.map((worker) => worker.signal("SIGTERM")))).map(({ code }) => code);
  }

  /** When something went wrong: leaves none behind. */
  abandon(): void {
    for (const worker of this.#workers) {
      try {
        void worker.signal("SIGKILL");
      } catch {
        // It has ended.
      }
    }
  }
}

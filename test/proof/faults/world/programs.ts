import { type Command, startNode } from "../../../start/command.ts";
import { senderOf } from "./senderOf.ts";

/** Processes of one program, and a supervisor that starts another one for each that is killed, as a service manager does. */
export class Programs {
  readonly #file: string;
  readonly #environment: () => Record<string, string>;
  readonly #isUp: RegExp;
  readonly #running: Command[] = [];
  readonly #doomed = new Set<Command>();
  /** Those that ended by themselves: none of them should. */
  readonly crashes: string[] = [];

  constructor(file: string, environment: () => Record<string, string>, isUp: RegExp) {
    this.#file = file;
    this.#environment = environment;
    this.#isUp = isUp;
  }

  get size(): number {
    return this.#running.length;
  }

  #start(): Command {
    const program = startNode([this.#file], { LOG_LEVEL: "info", ...this.#environment() });
    void program.ended.then(({ code, stderr }) => {
      const n = this.#running.indexOf(program);
      if (n === -1 || this.#doomed.has(program)) return;
      this.crashes.push(`${this.#file} ended with exit code ${code}: ${stderr.slice(-500)}`);
      this.#running[n] = this.#start();
    });
    return program;
  }

  add(): void {
    this.#running.push(this.#start());
  }

  /** Stops one in order, for good. */
  async remove(n: number): Promise<void> {
    const [program] = this.#running.splice(n, 1);
    await program!.signal("SIGTERM");
  }

  /** Kills one, and starts its successor; gives what it had printed. */
  async kill(n: number): Promise<string> {
    const program = this.#running[n]!;
    this.#doomed.add(program);
    const { stdout } = await program.signal("SIGKILL");
    this.#running[n] = this.#start();
    return stdout;
  }

  /** Kills the one that sends something from this port. */
  async killSender(port: number): Promise<string> {
    const pid = senderOf(
      port,
      this.#running.map((program) => program.pid),
    );
    return this.kill(
      Math.max(
        0,
        this.#running.findIndex((program) => program.pid === pid),
      ),
    );
  }

  /** Resolves when all of them work, with what each said then. */
  ready(): Promise<RegExpExecArray[]> {
    return Promise.all(this.#running.map((program) => program.printed(this.#isUp)));
  }

  /** What each has said since it started. */
  outputs(): string[] {
    return this.#running.map((program) => program.output());
  }

  freeze(n: number): void {
    void this.#running[n]!.signal("SIGSTOP");
  }

  thaw(n: number): void {
    void this.#running[n]!.signal("SIGCONT");
  }

  /** Stops them in order, and gives their exit codes. */
  async stop(): Promise<Array<number | null>> {
    for (let n = 0; n < this.size; n++) this.thaw(n);
    for (const program of this.#running) this.#doomed.add(program);
    return (await Promise.all(this.#running.map((program) => program.signal("SIGTERM")))).map(({ code }) => code);
  }

  /** When something went wrong: leaves none behind. */
  abandon(): void {
    for (const program of this.#running) {
      this.#doomed.add(program);
      try {
        void program.signal("SIGKILL");
      } catch {
        // It has ended.
      }
    }
  }
}

import { isDeepStrictEqual } from "node:util";
import type pg from "pg";
import { Complaint } from "../complaint.ts";
import type { Claims } from "../identity.ts";
import { codeOf, type Row, runAs } from "./client.ts";
import { formatTable } from "./table.ts";

export interface Story {
  chapter(title: string): void;
  say(text: string): void;
  table(rows: Row[]): void;
  /** Runs a statement and shows it with what came back. */
  ask(caller: Claims | null, statement: string): Promise<Row[]>;
  /** Runs a statement that is to be refused, and shows it with the code that came back. */
  askInVain(caller: Claims | null, statement: string): Promise<string>;
  /** Runs a statement without a word about it. */
  look(caller: Claims | null, statement: string): Promise<Row[]>;
  /** Says what holds; ends the demo where it does not. */
  expect(what: string, found: unknown, expected: unknown): void;
  /** How many `expect` held. */
  readonly checks: number;
}

/** The host system: it speaks for its users, and brings their payments. */
export const host: Claims = { role: "admin", userId: "host", modelId: null };

export const customer = (userId: string): Claims => ({ role: "customer", userId, modelId: null });

export function makeStory(client: pg.Client, write: (text: string) => void = console.log): { story: Story; end(): void } {
  let chapters = 0;
  let checks = 0;
  let stopped = false;
  const stop = (): void => {
    stopped = true;
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, stop);

  const run = async (caller: Claims | null, statement: string): Promise<Row[]> => {
    if (stopped) throw new Complaint("The demo was stopped.");
    return runAs(client, caller, statement);
  };
  const show = (caller: Claims | null, statement: string): void => {
    const prompt = caller ? `${caller.userId} (${caller.role})=> ` : "owner=> ";
    write(`\n${prompt}${unindent(statement)};`);
  };
  const story: Story = {
    chapter(title) {
      write(`\n${++chapters}. ${title}\n${"=".repeat(title.length + 3)}`);
    },
    say: (text) => write(`\n${text}`),
    table: (rows) => write(formatTable(rows)),
    async ask(caller, statement) {
      show(caller, statement);
      const rows = await run(caller, statement);
      story.table(rows);
      return rows;
    },
    async askInVain(caller, statement) {
      show(caller, statement);
      const code = await run(caller, statement).then(
        () => "no error",
        (error: unknown) => codeOf(client, error),
      );
      write(`  error: ${code}`);
      return code;
    },
    look: run,
    expect(what, found, expected) {
      if (!isDeepStrictEqual(found, expected)) {
        throw new Complaint(`The demo went wrong: ${what}: expected ${JSON.stringify(expected)}, found ${JSON.stringify(found)}`);
      }
      checks++;
      write(`  [ok] ${what}`);
    },
    get checks() {
      return checks;
    },
  };
  const end = (): void => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, stop);
  };
  return { story, end };
}

/** Takes off what the source's own indentation put before the lines after the first. */
function unindent(statement: string): string {
  const [first = "", ...rest] = statement.trim().split("\n");
  const indent = Math.min(...rest.map((line) => line.search(/\S/)));
  return [first, ...rest.map((line) => `  ${line.slice(indent)}`)].join("\n");
}

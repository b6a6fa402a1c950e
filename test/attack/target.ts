import type pg from "pg";
import type { Config } from "../../src/config.ts";
import { type Answer, type Caller, codeOf, postTo } from "../graphql/api.ts";
import { testConfig, withTemplateDb } from "../helpers.ts";
import { fingerprint } from "../matrix/ask.ts";
import { type Command, startNode } from "../start/command.ts";

/** A production server in a process of its own, to be attacked. */
export interface Target {
  url: string;
  config: Config;
  owner: pg.Pool;
  command: Command;
  post<Data = Record<string, unknown>>(
    query: string,
    variables?: Record<string, unknown>,
    caller?: Caller | { authorization: string },
  ): Promise<Answer<Data>>;
  /** Asks it to end; its exit code. */
  stop(): Promise<void>;
}

/** `environment` is what it is started with beside the production's needs; the rates are out of the way unless they are given. */
export async function startTarget(environment: Record<string, string> = {}): Promise<Target> {
  const started = Promise.withResolvers<Target>();
  const ended = Promise.withResolvers<void>();
  const whole = withTemplateDb(async (database) => {
    const config = testConfig(database);
    const command = startNode(["src/server.ts"], {
      NODE_ENV: "production",
      DATABASE_URL: database.apiUrl,
      JWT_SECRET: config.jwt.secret!,
      PORT: "0",
      LOG_LEVEL: "info",
      RATE_LIMIT_CALLER: "1000000",
      RATE_LIMIT_ADDRESS: "1000000",
      ...environment,
    });
    try {
      const url = (await command.printed(/API at (http:\S+?)\/graphql/))[1]!.replace("localhost", "127.0.0.1");
      started.resolve({
        url,
        config,
        owner: database.pool,
        command,
        post: (query, variables, caller) => postTo(url, config, query, variables, caller),
        async stop() {
          ended.resolve();
          await whole;
        },
      });
      await ended.promise;
    } finally {
      const { code, stderr } = await command.signal("SIGTERM");
      // Grafast says so where a websocket went while it was told something.
      const complaints = stderr.split("\n").filter((line) => line && !line.includes("value pushed into iterable after done"));
      expect({ code, complaints }).toEqual({ code: 0, complaints: [] });
    }
  });
  whole.catch(started.reject);
  return started.promise;
}

/** One request that must be refused. Its title begins with the numbers of the threats that it is. */
export interface Attack {
  title: string;
  query: string;
  variables?: Record<string, unknown>;
  caller?: Caller;
  code: string;
}

/** It is refused with its code, nothing is written, and the process lives on. */
export async function expectRefused(target: Target, { query, variables, caller, code }: Attack): Promise<Answer> {
  const before = await fingerprint(target.owner);
  const answer = await target.post(query, variables, caller);
  expect(codeOf(answer)).toBe(code);
  expect(await fingerprint(target.owner)).toBe(before);
  await expectAlive(target);
  return answer;
}

/** It was one process all along: had it died, nobody would have started it again. */
export async function expectAlive({ url }: Pick<Target, "url">): Promise<void> {
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
}

/** `mutation ($input: HoldSlotInput!) { holdSlot(input: $input) { clientMutationId } }` */
export function mutation(name: string, selection = "clientMutationId"): string {
  return `mutation ($input: ${name[0]!.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { ${selection} } }`;
}

const dayMs = 24 * 3600 * 1000;
/** `on(1, "10:00")`: tomorrow at ten, UTC. Production knows no other clock than the server's. */
export const on = (days: number, time: string): string => `${dateOf(days)}T${time}:00Z`;
export const dateOf = (days: number): string => new Date(Date.now() + days * dayMs).toISOString().slice(0, 10);

/** A model in UTC at 60 USD an hour, free for the next twenty days. */
export async function addOpenModel(owner: pg.Pool, settings: Record<string, unknown> = {}): Promise<string> {
  const columns = { name: "A room", time_zone: "UTC", hourly_rate: 60, ...settings };
  const places = Object.keys(columns).map((_, n) => `$${n + 1}`);
  const { rows } = await owner.query<{ id: string }>(
    `insert into holdfast.models (${Object.keys(columns).join(", ")}) values (${places.join(", ")}) returning id`,
    Object.values(columns),
  );
  const modelId = rows[0]!.id;
  const window = "insert into holdfast.availability (model_id, during) values ($1, tstzrange($2, $3))";
  await owner.query(window, [modelId, on(1, "00:00"), on(21, "00:00")]);
  return modelId;
}

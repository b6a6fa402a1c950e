import { readFileSync } from "node:fs";
import { join } from "node:path";
import type pg from "pg";
import type { SettingsCache } from "../../src/cache/settings.ts";
import type { Config } from "../../src/config.ts";
import type { TokenRole } from "../../src/identity.ts";
import { createLog } from "../../src/log.ts";
import { startServer } from "../../src/server.ts";
import { mintToken } from "../../src/token.ts";
import { testConfig, withTemplateDb } from "../helpers.ts";

/** Who calls: nothing is anonymous. */
export interface Caller {
  role: TokenRole;
  userId: string;
  modelId?: string;
}

export interface Answer<Data = Record<string, unknown>> {
  status: number;
  data?: Data | null;
  errors?: { message: string; path?: string[]; extensions?: Record<string, unknown> }[];
}

export interface Api {
  url: string;
  config: Config;
  /** The owner's connections to the API's database. */
  owner: pg.Pool;
  settingsCache: SettingsCache;
  /** Runs a document; `authorization` instead of a caller goes into the header as it is. */
  post<Data>(query: string, variables?: Record<string, unknown>, caller?: Caller | { authorization: string }): Promise<Answer<Data>>;
  /** Runs operations/<name>.graphql. */
  run<Data>(name: string, variables?: Record<string, unknown>, caller?: Caller): Promise<Answer<Data>>;
  stop(): Promise<void>;
}

export const admin: Caller = { role: "admin", userId: "host" };
export const alice: Caller = { role: "customer", userId: "alice" };
export const bob: Caller = { role: "customer", userId: "bob" };

/** A started API on a database of its own, for beforeAll; its clock stands at `clock` when one is given. */
export async function startApi({ clock, ...changes }: Partial<Config> & { clock?: string } = {}): Promise<Api> {
  const started = Promise.withResolvers<Api>();
  const ended = Promise.withResolvers<void>();
  const whole = withTemplateDb(async (database) => {
    if (clock !== undefined) await database.pool.query("select holdfast_private.set_clock($1)", [clock]);
    const config: Config = { ...testConfig(database), ...changes };
    const server = await startServer({ config, log: await createLog(config.logLevel) });
    const post: Api["post"] = (query, variables, caller) => postTo(server.url, config, query, variables, caller);
    started.resolve({
      url: server.url,
      config,
      owner: database.pool,
      settingsCache: server.settingsCache,
      post,
      run: (name, variables, caller) =>
        post(readFileSync(join(import.meta.dirname, `operations/${name}.graphql`), "utf8"), variables, caller),
      async stop() {
        ended.resolve();
        await whole;
      },
    });
    await ended.promise;
    await server.stop();
  });
  whole.catch(started.reject);
  return started.promise;
}

export async function postTo<Data>(
  url: string,
  { jwt }: Config,
  query: string,
  variables: Record<string, unknown> = {},
  caller?: Caller | { authorization: string },
): Promise<Answer<Data>> {
  const headers = new Headers({ "content-type": "application/json" });
  if (caller && "authorization" in caller) headers.set("authorization", caller.authorization);
  else if (caller && jwt.secret !== undefined) {
    headers.set("authorization", `Bearer ${await mintToken({ ...jwt, secret: jwt.secret }, { ...caller, hours: 1 })}`);
  }
  const response = await fetch(`${url}/graphql`, { method: "POST", headers, body: JSON.stringify({ query, variables }) });
  return { status: response.status, ...((await response.json()) as Omit<Answer<Data>, "status">) };
}

/** extensions.code of the first error. */
export function codeOf(answer: Answer<unknown>): unknown {
  return answer.errors?.[0]?.extensions?.["code"];
}

/** The answer's data, where an error is a fault of the test. */
export function dataOf<Data>(answer: Answer<Data>): Data {
  if (answer.errors || !answer.data) throw new Error(`The operation failed: ${JSON.stringify(answer.errors)}`);
  return answer.data;
}

/** Makes a model in UTC that is free for the whole of a time, as its admin would; gives its id. */
export async function addFreeModel(api: Api, startsAt: string, endsAt: string): Promise<string> {
  type Added = { addModel: { model: { id: string } } };
  const added = dataOf(
    await api.post<Added>(
      'mutation { addModel(input: { name: "A room", timeZone: "UTC", hourlyRate: "60" }) { model { id } } }',
      {},
      admin,
    ),
  );
  const modelId = added.addModel.model.id;
  const window = `mutation ($modelId: BigInt!, $startsAt: Datetime!, $endsAt: Datetime!) {
    addAvailability(input: { modelId: $modelId, startsAt: $startsAt, endsAt: $endsAt }) { clientMutationId }
  }`;
  dataOf(await api.post(window, { modelId, startsAt, endsAt }, admin));
  return modelId;
}

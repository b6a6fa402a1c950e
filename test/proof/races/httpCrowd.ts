import { createLog } from "../../../src/log.ts";
import { startServer } from "../../../src/server.ts";
import { mintToken } from "../../../src/token.ts";
import type { Caller } from "../../graphql/api.ts";
import { type TestDatabase, testConfig } from "../../helpers.ts";
import type { Call, Crowd, Told } from "./crowd.ts";

type Data = Record<string, unknown>;

/** So many clients of an API of their own, over HTTP and with tokens. The API has `connections` to the database. */
export async function httpCrowd(database: TestDatabase, size: number, connections: number): Promise<Crowd> {
  const { limits, ...given } = testConfig(database);
  // One caller's requests are to meet in the database, not to queue before it.
  const config = { ...given, poolSize: connections, limits: { ...limits, rate: { ...limits.rate, concurrent: size } } };
  const server = await startServer({ config, log: await createLog(config.logLevel) });
  const tokens = new Map<string, string>();
  const tokenOf = async (by: Caller): Promise<string> => {
    const seat = JSON.stringify(by);
    if (!tokens.has(seat)) tokens.set(seat, await mintToken({ ...config.jwt, secret: config.jwt.secret! }, { ...by, hours: 24 }));
    return tokens.get(seat)!;
  };
  return {
    name: "GraphQL",
    size,
    abreast: Math.min(size, connections),
    async seat(_client, by) {
      await tokenOf(by!);
    },
    async call(_client, { by, operation, values }: Call): Promise<Told> {
      const headers = { "content-type": "application/json", authorization: `Bearer ${tokens.get(JSON.stringify(by))}` };
      const variables = Object.fromEntries(operation.names.map((name, n) => [name, values[n]]));
      const sent = performance.now();
      const body = JSON.stringify({ query: operation.graphql, variables });
      const response = await fetch(`${server.url}/graphql`, { method: "POST", headers, body });
      const answer = (await response.json()) as { data?: Data | null; errors?: Array<{ extensions?: Data }> };
      const heard = performance.now();
      const codes = new Set(answer.errors?.map(({ extensions }) => String(extensions?.["code"])));
      return { rows: rowsAt(answer.data, operation.path), ...(codes.size > 0 && { code: [...codes].join(" ") }), sent, heard };
    },
    leave: () => server.stop(),
  };
}

/** The rows beneath a path: one object is one row. */
function rowsAt(data: unknown, path: readonly string[]): Data[] {
  const found = path.reduce((value, name) => (value as Data | null)?.[name], data);
  return found === null || found === undefined ? [] : ([found].flat() as Data[]);
}

import pg from "pg";
import { pgSettingsFor } from "../../../src/identity.ts";
import type { Caller } from "../../graphql/api.ts";
import type { TestDatabase } from "../../helpers.ts";
import { testServer } from "../../testServer.ts";
import type { Call, Crowd, Told } from "./crowd.ts";
import type { Operation } from "./operations.ts";

/** So many connections of their own, whose calls are single statements, committed at once. */
export async function sqlCrowd(database: TestDatabase, size: number): Promise<Crowd> {
  const clients = await Promise.all(Array.from({ length: size }, () => connect(database)));
  const seats: string[] = Array(size).fill("");
  const prepared = new Map<Operation, string>();
  const nameOf = (operation: Operation): string => {
    if (!prepared.has(operation)) prepared.set(operation, `operation ${prepared.size}`);
    return prepared.get(operation)!;
  };
  return {
    name: "SQL",
    size,
    abreast: size,
    async seat(client, by) {
      const seat = JSON.stringify(by);
      if (seats[client] === seat) return;
      await signIn(clients[client]!, by);
      seats[client] = seat;
    },
    async call(client, { operation, values }: Call): Promise<Told> {
      const sent = performance.now();
      const answer = clients[client]!.query({ name: nameOf(operation), text: operation.sql, values: [...values] });
      return answer.then(
        ({ rows }) => ({ rows, sent, heard: performance.now() }),
        (error: pg.DatabaseError) => ({ rows: [], code: codeOf(error), sent, heard: performance.now() }),
      );
    },
    async leave() {
      await Promise.all(clients.map((client) => client.end()));
    },
  };
}

async function connect(database: TestDatabase): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: database.ownerUrl, application_name: "races" });
  // When the proof fails, its database is dropped under it.
  client.on("error", () => {});
  await client.connect();
  return client;
}

async function signIn(client: pg.Client, by: Caller | null): Promise<void> {
  await client.query("reset role; reset all");
  if (!by) return;
  const settings = pgSettingsFor({ role: by.role, userId: by.userId, modelId: by.modelId ?? null });
  for (const [name, value] of Object.entries(settings)) await client.query("select set_config($1, $2, false)", [name, value]);
}

let names: Map<string, string> | undefined;
function codeOf(error: pg.DatabaseError): string {
  names ??= new Map(Object.entries(testServer().sqlStates).map(([name, state]) => [state, name]));
  return names.get(error.code ?? "") ?? error.code ?? error.message;
}

import type pg from "pg";
import type { TestDatabase } from "../../helpers.ts";
import { addModel, at, one } from "../studio.ts";

export async function relay(client: pg.ClientBase | pg.Pool, batch = 1000): Promise<number> {
  const { rows } = await client.query<{ taken: number }>("select holdfast_private.relay_changes($1) as taken", [batch]);
  return rows[0]!.taken;
}

/** A window of an hour; its id. */
export async function addWindow(client: pg.ClientBase, model: string, hour: number): Promise<string> {
  const sql =
    "insert into holdfast.availability (model_id, during) select $1, tstzrange($2::timestamptz + $3 * interval '1 hour', $2::timestamptz + ($3 + 1) * interval '1 hour') returning id";
  return (await one<{ id: string }>(client, sql, [model, at("00:00"), hour])).id;
}

interface Heard {
  channel: string;
  ids: string[];
}

/** A model whose own making has been relayed, and somebody who listens to it. */
export async function withListener<T>(
  database: TestDatabase,
  work: (model: string, heard: () => Promise<Heard[]>, client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const listener = await database.pool.connect();
  const client = await database.pool.connect();
  const heard: Heard[] = [];
  try {
    const model = await addModel(client);
    await relay(client);
    listener.on("notification", ({ channel, payload }) => {
      const { model_id, ids } = JSON.parse(payload!) as { model_id: string; ids: string[] };
      heard.push({ channel: channel.replace(model_id, "model"), ids });
    });
    for (const topic of ["availability", "hold", "booking"]) await listener.query(`listen "holdfast:${topic}:${model}"`);
    const settled = async () => {
      await settle(listener);
      return heard;
    };
    return await work(model, settled, client);
  } finally {
    client.release(true);
    listener.release(true);
  }
}

/** A listener's notifications come before the answer to whatever it asks after they were sent. */
export async function settle(listener: pg.ClientBase): Promise<void> {
  await listener.query("select 1");
}

import pg from "pg";
import { bookedShare, dayAfter, loadCalendars, windowsEach } from "./calendars.ts";
import { compared, type Measure } from "./measure.ts";
import { interleaved, timed } from "./rounds.ts";

const models = 500;
const callsARound = 100;
const [from, to] = [dayAfter(0), dayAfter(30)];
const preferred = dayAfter(15, 12);

interface Slot {
  model_id: string;
  starts_at: Date;
  ends_at: Date;
  score: number;
}

/** 60 minutes in 30 days, as a customer asks: against the bare range scan of what that looks at, and of many models at once against one after the other. */
export const measure: Measure = {
  name: "findBestSlots",
  async run({ database, quick, say }) {
    await loadCalendars(database, 1, models);
    const client = await connectAsCustomer(database.apiUrl);
    try {
      await expectFree(client);
      say(`${models} models, ${windowsEach} windows each, ${bookedShare * 100} % of the 30 days booked`);
      let calls = 0;
      const each = (call: (client: pg.Client, modelId: number) => Promise<unknown>) => async () => {
        const ms = await timed(async () => {
          for (let n = 0; n < callsARound; n++) await call(client, 1 + (calls++ % models));
        });
        return (callsARound * 1000) / ms;
      };
      const contestants = { search: each(findBestSlots), scan: each(rangeScan) };
      await interleaved(contestants, 1);
      const { search, scan } = await interleaved(contestants, quick ? 5 : 25);
      const ids = Array.from({ length: models }, (_, n) => n + 1);
      const many = {
        atOnce: async () => (models * 1000) / (await timed(() => findForModels(client, ids))),
        oneByOne: async () => {
          const ms = await timed(async () => {
            for (const id of ids) await findBestSlots(client, id);
          });
          return (models * 1000) / ms;
        },
      };
      const { atOnce, oneByOne } = await interleaved(many, quick ? 3 : 9);
      return [
        compared("find_best_slots, 60 min in 30 days, 40 % booked, per second", search, scan, "≥ 0.5"),
        compared(`find_best_slots_for_models, ${models} at once, models per second`, atOnce, oneByOne, "≥ 5"),
      ];
    } finally {
      await client.end();
    }
  },
};

/** A connection that acts for one customer, as those of the API do within a transaction. */
export async function connectAsCustomer(apiUrl: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: apiUrl });
  await client.connect();
  await client.query("set role holdfast_customer");
  await client.query("select set_config('holdfast.user_id', 'customer', false)");
  return client;
}

export async function findBestSlots(client: pg.Client, modelId: number): Promise<Slot[]> {
  const { rows } = await client.query<Slot>({
    name: "search",
    text: "select * from holdfast.find_best_slots($1, 60, $2, $3, $4)",
    values: [modelId, preferred, from, to],
  });
  if (rows.length !== 10) throw new Error(`model ${modelId}: ${rows.length} slots, not 10`);
  return rows;
}

/** All that the search has to look at: the windows and the ledger's rows of that time, in one statement. */
async function rangeScan(client: pg.Client, modelId: number): Promise<string[]> {
  const { rows } = await client.query<[string]>({
    name: "scan",
    text: `select during from holdfast.availability where model_id = $1 and during && tstzrange($2, $3)
      union all
      select occupied from holdfast.occupied_time where model_id = $1 and occupied && tstzrange($2, $3)`,
    values: [modelId, from, to],
    rowMode: "array",
  });
  if (rows.length !== 30 + 48) throw new Error(`model ${modelId}: ${rows.length} windows and claims, not 78`);
  return rows.map(([range]) => range);
}

async function findForModels(client: pg.Client, ids: number[]): Promise<Slot[]> {
  const { rows } = await client.query<Slot>({
    name: "searchModels",
    text: "select * from holdfast.find_best_slots_for_models($1, 60, $2, $3, $4)",
    values: [ids, preferred, from, to],
  });
  return rows;
}

/** Every slot that is found is free, and those of all models are the best of each one's. */
async function expectFree(client: pg.Client): Promise<void> {
  const ids = [1, 2, 3, 4];
  const found: Slot[] = [];
  for (const id of ids) found.push(...(await findBestSlots(client, id)));
  for (const { model_id, starts_at, ends_at } of found) {
    const { rows } = await client.query(
      `select from holdfast.availability as a
       where a.model_id = $1 and a.during @> tstzrange($2, $3)
         and not exists (select from holdfast.occupied_time as o where o.model_id = $1 and o.occupied && tstzrange($2, $3))`,
      [model_id, starts_at, ends_at],
    );
    if (rows.length !== 1) throw new Error(`model ${model_id} is not free at ${starts_at.toISOString()}`);
  }
  const distance = ({ starts_at }: Slot): number => Math.abs(starts_at.getTime() - preferred.getTime());
  const best = found.toSorted(
    (a, b) =>
      b.score - a.score ||
      distance(a) - distance(b) ||
      a.starts_at.getTime() - b.starts_at.getTime() ||
      Number(a.model_id) - Number(b.model_id),
  );
  const ofAll = await findForModels(client, ids);
  if (JSON.stringify(ofAll) !== JSON.stringify(best.slice(0, 10))) throw new Error("several models: not the best of each one's");
}

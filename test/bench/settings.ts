import { setTimeout as sleep } from "node:timers/promises";
import type { Pool } from "pg";
import type { Loaded } from "../../src/cache/modelCache.ts";
import { forgetsChanges, loadSettings, makeSettingsCache, type SettingsCache, type StoredSettings } from "../../src/cache/settings.ts";
import { listenForChanges } from "../../src/changes/announcements.ts";
import { asCaller } from "../../src/database/asCaller.ts";
import { createPool } from "../../src/database/pool.ts";
import { defaultRequestLimits } from "../../src/identity.ts";
import { createLog } from "../../src/log.ts";
import { loadCalendars } from "./calendars.ts";
import { compared, type Measure } from "./measure.ts";
import { startWorker } from "./processes.ts";
import { interleaved, timed } from "./rounds.ts";

const models = 20;
const clients = 8;
const readsPerWrite = 99;

/** Settings as the API reads them, of which every hundredth call changes some: from its cache, and past it. A worker announces the changes. */
export const measure: Measure = {
  name: "settings",
  async run({ database, quick, say }) {
    await loadCalendars(database, 1, models);
    const log = await createLog("warn");
    const pool = createPool(database.apiUrl, { max: 10, applicationName: "holdfast-bench", log });
    const cache = makeSettingsCache();
    const announcements = listenForChanges(database.apiUrl, log, [forgetsChanges(cache)]);
    const worker = await startWorker(database);
    try {
      say(`${clients} clients, ${models} models, one write in ${readsPerWrite + 1} calls`);
      const contestants = {
        cached: () => callsPerSecond(database.pool, (id) => readCached(cache, pool, id), quick ? 20 : 100),
        uncached: () => callsPerSecond(database.pool, (id) => readUncached(pool, id), quick ? 2 : 10),
      };
      await interleaved(contestants, 1);
      Object.assign(cache.counts, { hits: 0, misses: 0 });
      const { cached, uncached } = await interleaved(contestants, quick ? 3 : 7);
      const { hits, misses } = cache.counts;
      await expectCurrent(cache, pool);
      return [
        compared("settings read with 1 % writes, calls per second, cached against uncached", cached, uncached, "≥ 3"),
        compared("settings read with 1 % writes, reads that the cache answered", hits, hits + misses, "≥ 0.9"),
      ];
    } finally {
      await Promise.all([announcements.stop(), worker.stop(), pool.end()]);
    }
  },
};

async function readUncached(pool: Pool, modelId: string): Promise<StoredSettings> {
  const { value } = await load(pool, modelId);
  return value;
}

function readCached(cache: SettingsCache, pool: Pool, modelId: string): Promise<StoredSettings> {
  return cache.read(modelId, "others", () => load(pool, modelId));
}

function load(pool: Pool, modelId: string): Promise<Loaded<StoredSettings>> {
  return asCaller(pool, null, defaultRequestLimits, (client) =>
    loadSettings(<Row>(text: string, values: string[]) => client.query(text, values) as unknown as Promise<{ rows: Row[] }>, modelId),
  );
}

/** So many times a write and the reads that go with it, by each client. */
async function callsPerSecond(owner: Pool, read: (modelId: string) => Promise<StoredSettings>, times: number): Promise<number> {
  const ms = await timed(() =>
    Promise.all(
      Array.from({ length: clients }, async (_, client) => {
        for (let n = 0; n < times * (readsPerWrite + 1); n++) {
          const modelId = String(1 + ((client + n) % models));
          if (n % (readsPerWrite + 1) === 0) await change(owner, modelId);
          else await expectModel(read, modelId);
        }
      }),
    ),
  );
  return (clients * times * (readsPerWrite + 1) * 1000) / ms;
}

async function change(owner: Pool, modelId: string): Promise<void> {
  await owner.query("update holdfast.models set min_notice_minutes = (min_notice_minutes + 1) % 60 where id = $1", [modelId]);
}

async function expectModel(read: (modelId: string) => Promise<StoredSettings>, modelId: string): Promise<void> {
  const { model } = await read(modelId);
  if (model["id"] !== modelId) throw new Error(`asked for model ${modelId}, got ${model["id"]}`);
}

/** What the cache says is what the database says, once the last change has been announced. */
async function expectCurrent(cache: SettingsCache, pool: Pool): Promise<void> {
  await sleep(2_000);
  for (let id = 1; id <= models; id++) {
    const [kept, stored] = [await readCached(cache, pool, String(id)), await readUncached(pool, String(id))];
    if (JSON.stringify(kept) !== JSON.stringify(stored))
      throw new Error(`the cache is behind: ${JSON.stringify([kept.model, stored.model])}`);
  }
}

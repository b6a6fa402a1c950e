import type { ChangeListener } from "../changes/announcements.ts";
import { type Loaded, ModelCache } from "./modelCache.ts";

/** A row as text by attribute, as PostgreSQL writes it in JSON. */
export type StoredRow = Record<string, string | null>;

/** What of get_availability_settings is stored, and so stays as it is until somebody changes it or the day is over. */
export interface StoredSettings {
  model: StoredRow;
  schedules: StoredRow[];
  blocked_dates: StoredRow[];
}

export type SettingsCache = ModelCache<StoredSettings>;

export function makeSettingsCache(): SettingsCache {
  return new ModelCache({ maxAgeMs: 5 * 60_000, maxModels: 10_000 });
}

/** Drops what an announced change may have made stale. */
export function forgetsChanges(cache: SettingsCache): ChangeListener {
  return { open: () => cache.open(), close: () => cache.close(), hear: (change) => cache.forget(change.model_id) };
}

/** Runs a statement as the caller. */
export type QueryAsCaller = <Row>(text: string, values: string[]) => Promise<{ rows: readonly Row[] }>;

// Numbers as text: JavaScript would drop the zeros of a price.
const asText = (row: string) => `(select json_object_agg(a.key, a.value) from jsonb_each_text(to_jsonb(${row})) as a)`;
const asTexts = (rows: string) => `(select coalesce(json_agg(${asText("r")}), '[]') from unnest(${rows}) as r)`;

const readStored = `
  select
    ${asText("s.model")} as model,
    ${asTexts("s.schedules")} as schedules,
    ${asTexts("s.blocked_dates")} as blocked_dates,
    extract(epoch from holdfast.local_to_instant(
      (clock.now at time zone (s.model).time_zone)::date + time '24:00', (s.model).time_zone
    ) - clock.now)::float8 * 1000 as good_for_ms
  -- The clock is read once, and before the settings are: midnight in between must not make yesterday's good for a day.
  from (select holdfast_private.current_instant() as now offset 0) as clock
  cross join lateral holdfast.get_availability_settings(case when clock.now is not null then $1::bigint end) as s`;

/** Loads past the cache. Blocked dates are listed from the local today on: that is over at midnight. */
export async function loadSettings(query: QueryAsCaller, modelId: string): Promise<Loaded<StoredSettings>> {
  const { rows } = await query<StoredSettings & { good_for_ms: number }>(readStored, [modelId]);
  const [row] = rows;
  if (row === undefined) throw new Error("get_availability_settings gave no row");
  const { good_for_ms: goodForMs, ...value } = row;
  return { value, goodForMs };
}

/** Whom a copy is for: reasons of blocked dates are for the model itself and admins. */
export function audienceOf(pgSettings: Readonly<Record<string, string | undefined>>, modelId: string): string {
  const { role } = pgSettings;
  if (role === "holdfast_admin") return "admin";
  return role === "holdfast_model" && pgSettings["holdfast.model_id"] === modelId ? "itself" : "others";
}

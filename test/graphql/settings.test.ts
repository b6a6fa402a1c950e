import { setTimeout as sleep } from "node:timers/promises";
import { withClient } from "../../src/database/pool.ts";
import { type Api, admin, alice, type Caller, codeOf, dataOf, startApi } from "./api.ts";

let api: Api;
let modelId: string;
let itself: Caller;
beforeAll(async () => {
  api = await startApi({ clock: "2030-01-07T08:00:00Z" });
  const add = 'mutation { addModel(input: { name: "A room", timeZone: "Europe/Berlin", hourlyRate: "60.50" }) { model { id } } }';
  type Added = { addModel: { model: { id: string } } };
  modelId = dataOf(await api.post<Added>(add, {}, admin)).addModel.model.id;
  itself = { role: "model", userId: "room", modelId };
  await api.owner.query("select holdfast.add_recurring_schedule($1, 1, '09:00', '23:00')", [modelId]);
  await api.owner.query("select holdfast.block_dates($1, array['2030-01-07'::date, '2030-02-01'], 'ill', '12:00', '23:00')", [modelId]);
  await api.owner.query("update holdfast.models set created_at = '2030-01-01T00:00:00.10Z' where id = $1", [modelId]);
  await relay();
  await heard();
});
afterAll(() => api.stop());

/** What the worker does. */
async function relay(): Promise<void> {
  while ((await api.owner.query<{ taken: number }>("select holdfast_private.relay_changes() as taken")).rows[0]!.taken > 0);
}

interface Settings {
  model: { name: string };
  schedules: unknown[];
  blockedDates: { reason: string | null }[];
  liveHolds: number;
}

async function read(caller?: Caller): Promise<Settings> {
  type Read = { getAvailabilitySettings: Settings };
  return dataOf(await api.run<Read>("availabilitySettings", { modelId }, caller)).getAvailabilitySettings;
}

/** Writes a name past every announcement. */
async function rename(name: string): Promise<void> {
  await api.owner.query("select holdfast.update_availability_settings($1, name => $2)", [modelId, name]);
}

/** The API listens: a copy is kept, so that a change not announced yet isn't seen. */
async function heard(): Promise<void> {
  await eventually(async () => {
    await read();
    const hits = api.settingsCache.counts.hits;
    await read();
    return api.settingsCache.counts.hits > hits;
  });
}

async function eventually(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await isSo()); tries++) {
    if (tries > 400) throw new Error("it did not come to be");
    await sleep(25);
  }
}

test("what comes from the cache is what comes from the database, in the same form", async () => {
  type Both = { getAvailabilitySettings: Settings; model: unknown; modelSchedules: unknown; modelBlockedDates: object[] };
  for (const caller of [undefined, alice, itself, admin]) {
    for (const _ of ["loaded", "from the cache"]) {
      const { getAvailabilitySettings, ...past } = dataOf(await api.run<Both>("availabilitySettings", { modelId }, caller));
      expect(getAvailabilitySettings).toEqual({
        model: past.model,
        schedules: past.modelSchedules,
        blockedDates: past.modelBlockedDates.map((blocked) => ({
          ...blocked,
          reason: caller === itself || caller === admin ? "ill" : null,
        })),
        windowsAhead: 0,
        liveHolds: 0,
        bookingsAhead: 0,
        utilizationRate: null,
        nextAvailableSlot: null,
      });
    }
  }
});

test("a second read asks the database for nothing that is stored", async () => {
  await read();
  const { hits, misses } = api.settingsCache.counts;
  await rename("Unheard of");
  expect((await read()).model.name).not.toBe("Unheard of");
  expect(api.settingsCache.counts).toEqual({ hits: hits + 1, misses });
  await relay();
  await eventually(async () => (await read()).model.name === "Unheard of");
});

test("what is stored needs no database at all once a copy is there", async () => {
  await read();
  const stored = "query ($modelId: BigInt!) { getAvailabilitySettings(modelId: $modelId) { model { name } schedules { id } } }";
  await api.owner.query("alter function holdfast.get_availability_settings rename to taken_away");
  try {
    expect(dataOf(await api.post(stored, { modelId }))).toMatchObject({ getAvailabilitySettings: { schedules: [{ id: "1" }] } });
  } finally {
    await api.owner.query("alter function holdfast.taken_away rename to get_availability_settings");
  }
});

test("an announced change is seen by every audience", async () => {
  for (const caller of [undefined, itself, admin]) await read(caller);
  await rename("Announced");
  await relay();
  await eventually(async () => (await read()).model.name === "Announced");
  for (const caller of [undefined, itself, admin]) expect((await read(caller)).model.name).toBe("Announced");
});

test("reasons of blocked dates never reach other callers, whoever asked first", async () => {
  const stranger: Caller = { role: "model", userId: "room", modelId: String(Number(modelId) + 1) };
  const sees = async (caller?: Caller) => (await read(caller)).blockedDates.map(({ reason }) => reason);
  for (let round = 0; round < 2; round++) {
    for (const caller of [itself, admin]) expect(await sees(caller)).toEqual(["ill", "ill"]);
    for (const caller of [undefined, alice, stranger]) expect(await sees(caller)).toEqual([null, null]);
  }
});

test("figures of the moment are not from a copy", async () => {
  await read();
  await api.owner.query("select holdfast.add_availability($1, '2030-01-08T09:00Z', '2030-01-08T17:00Z')", [modelId]);
  await api.owner.query("select holdfast.hold_slot($1, 'alice', '2030-01-08T09:00Z', '2030-01-08T10:00Z')", [modelId]);
  const { hits } = api.settingsCache.counts;
  expect(await read()).toMatchObject({ windowsAhead: 1, liveHolds: 1, utilizationRate: "0.00", nextAvailableSlot: "2030-01-08T10:00:00Z" });
  expect(api.settingsCache.counts.hits).toBe(hits + 1);
});

test("blocked dates of yesterday are gone after midnight", async () => {
  await read();
  await api.owner.query("select holdfast_private.set_clock('2030-01-07T22:59:59.5Z')");
  try {
    api.settingsCache.forget(modelId);
    expect((await read()).blockedDates).toHaveLength(2);
    await eventually(async () => (await read()).blockedDates.length === 1);
  } finally {
    await api.owner.query("select holdfast_private.set_clock('2030-01-07T08:00:00Z')");
  }
});

test("while nobody listens nothing is kept, and afterwards it is again", async () => {
  await heard();
  await withClient(api.config.databaseUrl, (client) =>
    client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = 'holdfast-api-changes' and datname = current_database()`,
    ),
  );
  await eventually(async () => {
    const { misses } = api.settingsCache.counts;
    await read();
    return api.settingsCache.counts.misses > misses;
  });
  await rename("Changed in the dark");
  await relay();
  await eventually(async () => (await read()).model.name === "Changed in the dark");
  await heard();
  await rename("Changed in the light");
  await relay();
  await eventually(async () => (await read()).model.name === "Changed in the light");
});

test("an unknown model is not found, each time", async () => {
  for (const _ of [1, 2]) expect(codeOf(await api.run("availabilitySettings", { modelId: "999999" }))).toBe("NOT_FOUND");
});

test("a model changes its own settings, and nobody else's", async () => {
  const update = (variables: object, caller?: Caller) => api.run("updateAvailabilitySettings", { modelId, ...variables }, caller);
  expect(dataOf(await update({ hourlyRate: "70.25", timeZone: "Asia/Tokyo" }, itself))).toEqual({
    updateAvailabilitySettings: {
      model: { id: modelId, name: expect.any(String), timeZone: "Asia/Tokyo", hourlyRate: "70.25", isActive: true },
    },
  });
  expect(codeOf(await update({ name: "" }, itself))).toBe("INVALID_ARGUMENT");
  expect(codeOf(await update({ timeZone: "CET" }, admin))).toBe("INVALID_TIME_ZONE");
  expect(codeOf(await update({ name: "Mine" }, { ...itself, modelId: String(Number(modelId) + 1) }))).toBe("NOT_FOUND");
  for (const caller of [undefined, alice]) expect(codeOf(await update({ name: "Mine" }, caller))).toBe("FORBIDDEN");
});

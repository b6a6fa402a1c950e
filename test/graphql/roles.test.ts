import { type Api, addFreeModel, admin, alice, bob, type Caller, codeOf, dataOf, startApi } from "./api.ts";

let api: Api;
let modelId: string;
let holdId: string;
beforeAll(async () => {
  api = await startApi({ clock: "2030-01-01T00:00:00Z" });
  modelId = await addFreeModel(api, "2030-01-02T08:00:00Z", "2030-01-02T20:00:00Z");
  holdId = await holdAs(alice, "2030-01-02T09:00:00Z", "2030-01-02T10:00:00Z");
  await holdAs(bob, "2030-01-02T11:00:00Z", "2030-01-02T12:00:00Z");
});
afterAll(() => api.stop());

async function holdAs(caller: Caller, startsAt: string, endsAt: string): Promise<string> {
  type Held = { holdSlot: { hold: { id: string } } };
  return dataOf(await api.run<Held>("holdSlot", { modelId, startsAt, endsAt }, caller)).holdSlot.hold.id;
}

async function holdersSeenBy(caller: Caller): Promise<string[]> {
  type Rows = { bookingHolds: { userId: string }[] };
  const { bookingHolds } = dataOf(await api.run<Rows>("bookingHolds", {}, caller));
  return bookingHolds.map(({ userId }) => userId).sort();
}

test("a customer sees their own holds, the model its own, another model none, an admin all", async () => {
  expect(await holdersSeenBy(alice)).toEqual(["alice"]);
  expect(await holdersSeenBy({ role: "model", userId: "room", modelId })).toEqual(["alice", "bob"]);
  expect(await holdersSeenBy({ role: "model", userId: "studio", modelId: String(Number(modelId) + 1) })).toEqual([]);
  expect(await holdersSeenBy(admin)).toEqual(["alice", "bob"]);
});

test("an anonymous caller searches, and sees nobody", async () => {
  const search = {
    modelId,
    durationMinutes: 60,
    preferredStartTime: "2030-01-02T09:00:00Z",
    searchStartTime: "2030-01-02T08:00:00Z",
    searchEndTime: "2030-01-02T20:00:00Z",
  };
  type Found = { findBestSlots: { startsAt: string }[] };
  const { findBestSlots } = dataOf(await api.run<Found>("findBestSlots", search));
  expect(findBestSlots.length).toBeGreaterThan(0);
  // Holds that the caller can't see take time all the same.
  expect(findBestSlots.map(({ startsAt }) => startsAt)).not.toContain("2030-01-02T09:00:00Z");
  expect(codeOf(await api.run("bookingHolds"))).toBe("FORBIDDEN");
  const slot = { modelId, startsAt: "2030-01-02T13:00:00Z", endsAt: "2030-01-02T14:00:00Z" };
  expect(codeOf(await api.run("holdSlot", slot))).toBe("FORBIDDEN");
});

test("another's hold is not there", async () => {
  for (const stranger of [bob, { role: "model", userId: "room", modelId: String(Number(modelId) + 1) } satisfies Caller]) {
    expect(codeOf(await api.run("releaseHold", { modelId, holdId }, stranger))).toBe("NOT_FOUND");
  }
  type Row = { bookingHold: unknown };
  const byKey = "query ($modelId: BigInt!, $id: BigInt!) { bookingHold(modelId: $modelId, id: $id) { id } }";
  expect((await api.post<Row>(byKey, { modelId, id: holdId }, bob)).data).toEqual({ bookingHold: null });
  expect((await api.post<Row>(byKey, { modelId, id: holdId }, alice)).data).toEqual({ bookingHold: { id: holdId } });
});

test("only an admin acts for somebody else, or adds models", async () => {
  const slot = { modelId, userId: "alice", startsAt: "2030-01-02T14:00:00Z", endsAt: "2030-01-02T15:00:00Z" };
  expect(codeOf(await api.run("holdSlot", slot, bob))).toBe("FORBIDDEN");
  const held = await api.run<{ holdSlot: { hold: { userId: string } } }>("holdSlot", slot, admin);
  expect(dataOf(held).holdSlot.hold.userId).toBe("alice");
  const addModel = 'mutation { addModel(input: { name: "x", timeZone: "UTC" }) { model { id } } }';
  expect(codeOf(await api.post(addModel, {}, alice))).toBe("FORBIDDEN");
});

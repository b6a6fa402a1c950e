import { type Api, addFreeModel, alice, codeOf, dataOf, startApi } from "./api.ts";

let api: Api;
beforeAll(async () => {
  api = await startApi({ clock: "2030-01-07T08:00:00Z" });
});
afterAll(() => api.stop());

const at = (hour: number) => `2030-01-07T${String(hour).padStart(2, "0")}:00:00Z`;

test("instant availability, search over several models and the analysis of a request, as an anonymous caller asks them", async () => {
  const modelId = await addFreeModel(api, at(9), at(18));
  const other = await addFreeModel(api, at(9), at(18));
  dataOf(await api.run("holdSlot", { modelId, startsAt: at(12), endsAt: at(13) }, alice));
  const asked = { modelId, modelIds: [modelId, other], startsAt: at(12), endsAt: at(13), searchEndTime: at(18) };
  expect(dataOf(await api.run("searches", asked))).toEqual({
    checkInstantAvailability: { modelId, isAvailable: false, startsAt: at(9), endsAt: at(10) },
    findBestSlotsForModels: [
      { modelId: other, startsAt: at(12), score: 90 },
      { modelId: other, startsAt: "2030-01-07T12:15:00Z", score: 80 },
    ],
    analyzeBookingRequest: {
      isAvailable: false,
      reasons: [{ code: "SLOT_TAKEN", kind: "held", heldUntil: expect.stringMatching(/^2030-01-07T08:1/), blockedReason: null }],
      conflicts: [
        { conflictType: "availability", overlapMinutes: "60.00" },
        { conflictType: "hold", overlapMinutes: "60.00" },
      ],
      alternatives: [
        { startsAt: at(11), endsAt: at(12), score: 70 },
        { startsAt: at(13), endsAt: at(14), score: 70 },
        { startsAt: "2030-01-07T10:45:00Z", endsAt: "2030-01-07T11:45:00Z", score: 60 },
      ],
    },
  });
  expect(codeOf(await api.run("searches", { ...asked, modelIds: [] }))).toBe("INVALID_ARGUMENT");
});

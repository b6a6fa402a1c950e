import { type Api, admin, alice, codeOf, dataOf, startApi } from "./api.ts";

// A model keeps its own calendar over HTTP: rules, windows, blocked dates; an admin keeps all of them.
let api: Api;
const modelId = "7";
const ada = { role: "model", userId: "ada", modelId } as const;
beforeAll(async () => {
  // A Sunday.
  api = await startApi({ clock: "2026-05-03T00:00:00Z" });
  await api.owner.query("select holdfast.add_model('Ada', 'UTC', model_id => 7, generate_days_ahead => 13)");
});
afterAll(() => api.stop());

interface Window {
  id: string;
  during: { start: { value: string } };
}
const starts = async (): Promise<string[]> => {
  const query = "query ($id: BigInt!) { model(id: $id) { availabilities(orderBy: PRIMARY_KEY_ASC) { id during { start { value } } } } }";
  const { model } = dataOf(await api.post<{ model: { availabilities: Window[] } }>(query, { id: modelId }));
  return model.availabilities.map(({ during }) => during.start.value).sort();
};

test("rules are changed and deleted, windows removed, dates unblocked, all models generated, a model taken off", async () => {
  const rules =
    "mutation ($id: BigInt!, $rules: [ScheduleRuleInput!]!) { setRecurringSchedules(input: { modelId: $id, rules: $rules }) { schedules { id } } }";
  const monday = { dayOfWeek: 1, startTime: "09:00", endTime: "12:00", isActive: true };
  type Set = { setRecurringSchedules: { schedules: { id: string }[] } };
  const { schedules } = dataOf(await api.post<Set>(rules, { id: modelId, rules: [monday] }, ada)).setRecurringSchedules;
  expect(await starts()).toEqual(["2026-05-04T09:00:00Z", "2026-05-11T09:00:00Z"]);

  const update = `mutation ($id: BigInt!, $rule: BigInt!) {
    updateRecurringSchedule(input: { modelId: $id, scheduleId: $rule, startTime: "10:00" }) { schedule { startTime endTime } }
  }`;
  const rule = { id: modelId, rule: schedules[0]!.id };
  expect(dataOf(await api.post(update, rule, ada))).toEqual({
    updateRecurringSchedule: { schedule: { startTime: "10:00:00", endTime: "12:00:00" } },
  });
  expect(await starts()).toEqual(["2026-05-04T10:00:00Z", "2026-05-11T10:00:00Z"]);

  const first = "query ($id: BigInt!) { model(id: $id) { availabilities(orderBy: PRIMARY_KEY_ASC, first: 1) { id } } }";
  const { model } = dataOf(await api.post<{ model: { availabilities: Window[] } }>(first, { id: modelId }));
  const remove =
    "mutation ($id: BigInt!, $window: BigInt!) { removeAvailability(input: { modelId: $id, availabilityId: $window }) { kept { id } } }";
  const window = { id: modelId, window: model.availabilities[0]!.id };
  expect(codeOf(await api.post(remove, window, { ...ada, modelId: "8" }))).toBe("NOT_FOUND");
  expect(dataOf(await api.post(remove, window, ada))).toEqual({ removeAvailability: { kept: [] } });
  expect(await starts()).toEqual(["2026-05-11T10:00:00Z"]);

  const block = 'mutation ($id: BigInt!) { blockDates(input: { modelId: $id, dates: ["2026-05-18"] }) { conflicts { conflictId } } }';
  dataOf(await api.post(block, { id: modelId }, ada));
  const all = `mutation { generateAvailabilityForAllModels(input: { fromDate: "2026-05-18", toDate: "2026-05-25" }) { windows { modelId startsAt outcome } } }`;
  expect(codeOf(await api.post(all, {}, ada))).toBe("FORBIDDEN");
  expect(dataOf(await api.post(all, {}, admin))).toEqual({
    generateAvailabilityForAllModels: {
      windows: [
        { modelId, startsAt: "2026-05-18T10:00:00Z", outcome: "skipped" },
        { modelId, startsAt: "2026-05-25T10:00:00Z", outcome: "created" },
      ],
    },
  });
  const unblock = 'mutation ($id: BigInt!) { unblockDates(input: { modelId: $id, dates: ["2026-05-18"] }) { windows { startsAt } } }';
  expect(dataOf(await api.post(unblock, { id: modelId }, ada))).toEqual({
    unblockDates: { windows: [{ startsAt: "2026-05-18T10:00:00Z" }] },
  });

  const drop =
    "mutation ($id: BigInt!, $rule: BigInt!) { deleteRecurringSchedule(input: { modelId: $id, scheduleId: $rule }) { schedule { id } } }";
  expect(dataOf(await api.post(drop, rule, ada))).toEqual({ deleteRecurringSchedule: { schedule: { id: rule.rule } } });
  expect(await starts()).toEqual([]);

  const off = "mutation ($id: BigInt!) { deactivateModel(input: { modelId: $id }) { model { isActive } } }";
  expect(codeOf(await api.post(off, { id: modelId }, alice))).toBe("FORBIDDEN");
  expect(dataOf(await api.post(off, { id: modelId }, ada))).toEqual({ deactivateModel: { model: { isActive: false } } });
});

test("a wall clock's time becomes an instant", async () => {
  const query = 'query { localToInstant(local: "2024-11-03T01:30:00", timeZone: "America/New_York") }';
  expect(dataOf(await api.post(query))).toEqual({ localToInstant: "2024-11-03T05:30:00Z" });
});

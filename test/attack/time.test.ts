import { admin, alice, type Caller, dataOf } from "../graphql/api.ts";
import { type Attack, addOpenModel, dateOf, expectRefused, mutation, on, startTarget, type Target } from "./target.ts";

let target: Target;
let modelId: string;
let model: Caller;
beforeAll(async () => {
  target = await startTarget();
  modelId = await addOpenModel(target.owner);
  model = { role: "model", userId: "room", modelId };
});
afterAll(() => target.stop());

const hold = (title: string, startsAt: unknown, endsAt: unknown, code: string): Attack => ({
  title,
  query: mutation("holdSlot"),
  variables: { startsAt, endsAt },
  caller: alice,
  code,
});
const asModel = (title: string, name: string, variables: Record<string, unknown>, code: string): Attack => ({
  title,
  query: mutation(name),
  variables,
  code,
});
const rule = (title: string, dayOfWeek: unknown, startTime: unknown, endTime: unknown, code: string): Attack =>
  asModel(title, "addRecurringSchedule", { dayOfWeek, startTime, endTime }, code);
const zone = (title: string, timeZone: string): Attack => asModel(title, "updateAvailabilitySettings", { timeZone }, "INVALID_TIME_ZONE");
const tomorrow = on(1, "10:00");
const inYears = (years: number): string => dateOf(years * 366);

const attacks: Attack[] = [
  hold("1: a range that is empty", tomorrow, tomorrow, "INVALID_RANGE"),
  hold("2: a range that is inverted", tomorrow, on(1, "09:00"), "INVALID_RANGE"),
  hold("3: a range without an end", tomorrow, "infinity", "INVALID_TIMESTAMP"),
  hold("3: a range without a beginning", "-infinity", tomorrow, "INVALID_TIMESTAMP"),
  hold("4: a bound that is null", tomorrow, null, "INVALID_QUERY"),
  hold("5: a range given as one", `[${tomorrow},${tomorrow}]`, tomorrow, "INVALID_TIMESTAMP"),
  hold("6: a sliver of a microsecond", tomorrow, tomorrow.replace("Z", ".000001Z"), "INVALID_RANGE"),
  hold("7: a hold in the past", on(-1, "10:00"), on(-1, "11:00"), "BELOW_MIN_NOTICE"),
  hold("8: a hold beyond the horizon", on(95, "10:00"), on(95, "11:00"), "BEYOND_HORIZON"),
  asModel("9: ten years of windows", "generateAvailabilityFromSchedules", { fromDate: inYears(0), toDate: inYears(10) }, "INVALID_RANGE"),
  ...["tomorrow", "now", "epoch", "today", "yesterday"].map((word) =>
    hold(`11: the instant "${word}"`, word, tomorrow, "INVALID_TIMESTAMP"),
  ),
  hold("12: an instant without its offset", tomorrow.replace("Z", ""), tomorrow, "INVALID_TIMESTAMP"),
  hold("13: an instant that no calendar reaches", "294277-01-01T00:00:00Z", tomorrow, "INVALID_TIMESTAMP"),
  hold("13: an instant past the year 9999", "+010000-01-01T00:00:00Z", tomorrow, "INVALID_TIMESTAMP"),
  zone("16: a time zone of another planet", "Mars/Phobos"),
  zone("17: a time zone after POSIX", "UTC+99"),
  zone("17: a time zone after POSIX with rules", "EST5EDT4,M3.2.0,M11.1.0"),
  zone("17: a time zone that is SQL", "UTC'; drop schema holdfast cascade; --"),
  rule("19: a rule that ends after midnight's end", 1, "09:00", "24:00:01", "INVALID_TIMESTAMP"),
  rule("20: an eighth day of the week", 7, "09:00", "10:00", "INVALID_ARGUMENT"),
  rule("20: a day before Sunday", -1, "09:00", "10:00", "INVALID_ARGUMENT"),
  asModel("20: a 29 February that isn't there", "blockDates", { dates: ["2027-02-29"] }, "INVALID_TIMESTAMP"),
  rule("21: a rule over another", 3, "11:00", "13:00", "SCHEDULE_OVERLAP"),
  asModel("24: buffers longer than a day", "updateAvailabilitySettings", { bufferBeforeMinutes: 1441 }, "INVALID_ARGUMENT"),
  asModel("24: buffers below zero", "updateAvailabilitySettings", { bufferAfterMinutes: -1 }, "INVALID_ARGUMENT"),
];

test.each(attacks.map((attack) => [attack.title, attack] as const))("%s", async (_title, attack) => {
  if (attack.code === "SCHEDULE_OVERLAP") {
    await target.owner.query("select holdfast.add_recurring_schedule($1, 3, '10:00', '12:00')", [modelId]);
  }
  await expectRefused(target, { caller: model, ...attack, variables: { input: { modelId, ...attack.variables } } });
});

const search = `query ($modelIds: [BigInt]!, $minutes: Int!, $from: Datetime!, $to: Datetime!, $most: Int) {
  findBestSlotsForModels(modelIds: $modelIds, durationMinutes: $minutes, searchStartTime: $from, searchEndTime: $to, maxResults: $most) { score }
}`;
const asked = { minutes: 60, from: on(1, "00:00"), to: on(2, "00:00"), most: 10 };

test.each<[string, Record<string, unknown>, string]>([
  ["10: slots of ten years", { to: on(3660, "00:00") }, "INVALID_RANGE"],
  ["10: slots of ten thousand models", { modelIds: Array.from({ length: 10_000 }, (_, n) => `${n + 1}`) }, "INVALID_ARGUMENT"],
  ["10: more slots than a page has", { most: 2_147_483_647 }, "PAGE_TOO_LARGE"],
  ["23: slots of no length", { minutes: 0 }, "BAD_DURATION"],
  ["23: slots of less than no length", { minutes: -1 }, "BAD_DURATION"],
  ["23: slots as long as 32 bits can say", { minutes: 2_147_483_647 }, "BAD_DURATION"],
  ["23: slots longer than 32 bits can say", { minutes: 2_147_483_648 }, "INVALID_QUERY"],
])("%s", async (title, variables, code) => {
  await expectRefused(target, { title, query: search, variables: { modelIds: [modelId], ...asked, ...variables }, code });
});

test("18, 22: a night is a rule of the day on which it begins, and a day without rules may be blocked", async () => {
  const night = { modelId, dayOfWeek: 5, startTime: "22:00", endTime: "06:00" };
  const added = await target.post(mutation("addRecurringSchedule", "schedule { startTime endTime }"), { input: night }, model);
  expect(dataOf(added)).toEqual({ addRecurringSchedule: { schedule: { startTime: "22:00:00", endTime: "06:00:00" } } });
  const closed = await addOpenModel(target.owner);
  const blocked = await target.post(
    mutation("blockDates", "conflicts { conflictType }"),
    { input: { modelId: closed, dates: [dateOf(60)] } },
    admin,
  );
  expect(dataOf(blocked)).toEqual({ blockDates: { conflicts: [] } });
});

test("19: a rule may end at midnight's end", async () => {
  const evening = { modelId, dayOfWeek: 2, startTime: "20:00", endTime: "24:00" };
  const added = await target.post(mutation("addRecurringSchedule", "schedule { endTime }"), { input: evening }, model);
  expect(dataOf(added)).toEqual({ addRecurringSchedule: { schedule: { endTime: "24:00:00" } } });
});

import { type Api, admin, codeOf, startApi } from "./api.ts";

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

/** What comes of a value, given as a variable and inline. */
async function codesOf(type: string, value: unknown): Promise<unknown[]> {
  const [field, rest] = fields[type] ?? ["", ""];
  const asVariable = await api.post(
    `mutation ($value: ${type}) { ${field}(input: { modelId: "1" ${rest} VALUE }) { clientMutationId } }`.replace("VALUE", "$value"),
    { value },
    admin,
  );
  const inline = await api.post(
    `mutation { ${field}(input: { modelId: "1" ${rest} VALUE }) { clientMutationId } }`.replace("VALUE", JSON.stringify(value)),
    {},
    admin,
  );
  return [codeOf(asVariable), codeOf(inline)];
}
/** A field that takes the type as its last argument; it answers NOT_FOUND once the value is taken, since there is no model 1. */
const fields: Record<string, [field: string, rest: string]> = {
  "Datetime!": ["holdSlot", 'startsAt: "2030-01-01T10:00:00Z", endsAt:'],
  "Date!": ["generateAvailabilityFromSchedules", 'fromDate: "2030-01-01", toDate:'],
  "Time!": ["addRecurringSchedule", 'dayOfWeek: 1, startTime: "10:00", endTime:'],
};

test.each([
  "2030-01-01T11:00:00Z",
  "2030-01-01T11:00Z",
  "2030-01-01T11:00:00.000Z",
  "2030-01-01T06:00:00-05:00",
  "2030-01-01T16:30:00+05:30",
])("%s is an instant", async (value) => {
  expect(await codesOf("Datetime!", value)).toEqual(["NOT_FOUND", "NOT_FOUND"]);
});

test.each([
  "now",
  "today",
  "tomorrow",
  "infinity",
  "-infinity",
  "epoch",
  "",
  "2030-01-01",
  "2030-01-01T11:00:00",
  "2030-01-01 11:00:00Z",
  "2030-01-01T11:00:00 Europe/Berlin",
  "2030-01-01T11:00:00+1",
  "2030-02-30T11:00:00Z",
  "2030-13-01T11:00:00Z",
  "2030-01-01T24:00:00Z",
  "2030-01-01T11:60:00Z",
  "0000-01-01T00:00:00Z",
  "10000-01-01T00:00:00Z",
  "294277-01-01T00:00:00Z",
  1893495600,
  true,
])("%p is no instant", async (value) => {
  expect(await codesOf("Datetime!", value)).toEqual(["INVALID_TIMESTAMP", "INVALID_TIMESTAMP"]);
});

test.each([
  ["Date!", "2030-01-31", "NOT_FOUND"],
  ["Date!", "today", "INVALID_TIMESTAMP"],
  ["Date!", "2030-02-30", "INVALID_TIMESTAMP"],
  ["Date!", "2030-01-31T00:00:00Z", "INVALID_TIMESTAMP"],
  ["Time!", "22:00", "NOT_FOUND"],
  ["Time!", "22:00:00", "NOT_FOUND"],
  ["Time!", "24:00:01", "INVALID_TIMESTAMP"],
  ["Time!", "now", "INVALID_TIMESTAMP"],
])("%s %s gives %s", async (type, value, code) => {
  expect(await codesOf(type, value)).toEqual([code, code]);
});

test("a bigint is a string or a number, and eight bytes", async () => {
  const model = "query ($id: BigInt!) { model(id: $id) { id } }";
  for (const id of ["42", 42, "9223372036854775807", "-1"])
    expect(await api.post(model, { id })).toEqual({ status: 200, data: { model: null } });
  for (const id of ["9223372036854775808", "1.5", 1.5, "0x10", "1e3", "", " 1", 2 ** 60, true]) {
    expect([id, codeOf(await api.post(model, { id }))]).toEqual([id, "INVALID_ARGUMENT"]);
  }
  expect((await api.post("{ model(id: 42) { id } }")).status).toBe(200);
});

test("money is a decimal number, never NaN", async () => {
  const addModel =
    'mutation ($rate: BigFloat) { addModel(input: { name: "x", timeZone: "UTC", hourlyRate: $rate }) { model { hourlyRate } } }';
  for (const rate of ["12.50", 12.5]) {
    expect((await api.post(addModel, { rate }, admin)).data).toMatchObject({
      addModel: { model: { hourlyRate: expect.stringMatching(/^12\.50?$/) } },
    });
  }
  for (const rate of ["NaN", "Infinity", "1e400", "1,5", "$5"])
    expect(codeOf(await api.post(addModel, { rate }, admin))).toBe("INVALID_ARGUMENT");
});

test("null where a value is needed is GraphQL's own error", async () => {
  const answer = await api.post("{ model(id: null) { id } }");
  expect([answer.status, codeOf(answer)]).toEqual([400, "INVALID_QUERY"]);
});

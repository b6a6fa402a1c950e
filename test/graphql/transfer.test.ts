import type { ImportFaults } from "../../src/availabilityDocument.ts";
import { type AvailabilityDocument, sampleDocument, windowAt } from "../db/import_availability_settings/transfer.ts";
import { type Answer, type Api, addFreeModel, admin, alice, codeOf, dataOf, startApi } from "./api.ts";

let api: Api;
beforeAll(async () => {
  api = await startApi({ clock: "2030-01-07T00:00:00Z" });
});
afterAll(() => api.stop());

type Exported = { exportAvailabilitySettings: AvailabilityDocument };
type Imported = { importAvailabilitySettings: { results: { outcome: string; path: string | null; id: string | null }[] } };

const newModel = () => addFreeModel(api, "2030-02-01T08:00:00Z", "2030-02-01T09:00:00Z");
const run = (variables: Record<string, unknown>, caller = admin) => api.run<Imported>("importAvailabilitySettings", variables, caller);
const outcomesOf = (answer: Answer<Imported>) =>
  dataOf(answer).importAvailabilitySettings.results.map(({ outcome, path }) => `${outcome} ${path}`);
const faultsOf = (answer: Answer<unknown>) => answer.errors?.[0]?.extensions?.detail as ImportFaults;

test("export_availability_settings, import_availability_settings: previewed, done, done again", async () => {
  const modelId = await newModel();
  const caller = { role: "model", userId: "room", modelId } as const;
  const preview = dataOf(await run({ modelId, document: sampleDocument(), preview: true }, caller)).importAvailabilitySettings.results;
  expect(preview).toContainEqual({ section: "windows", outcome: "created", path: "$.windows[0]", id: null, resolutions: [] });
  const done = dataOf(await run({ modelId, document: sampleDocument() }, caller)).importAvailabilitySettings.results;
  expect(done.map(({ path }) => path)).toEqual(preview.map(({ path }) => path));
  expect(done).toContainEqual({ section: "windows", outcome: "created", path: "$.windows[0]", id: expect.any(String), resolutions: [] });

  const document = dataOf(await api.run<Exported>("exportAvailabilitySettings", { modelId }, caller)).exportAvailabilitySettings;
  expect(document).toMatchObject({ format: "holdfast.availability", settings: { hourly_rate: "12.5" } });
  expect(document.windows).toHaveLength(5);
  const again = outcomesOf(await run({ modelId, document, onConflict: "merge" }, caller));
  expect(again.filter((outcome) => !outcome.startsWith("kept"))).toEqual([]);

  const another = await newModel();
  expect(codeOf(await api.run("exportAvailabilitySettings", { modelId: another }, caller))).toBe("NOT_FOUND");
  expect(codeOf(await run({ modelId: another, document }, caller))).toBe("NOT_FOUND");
  expect(codeOf(await api.run("exportAvailabilitySettings", { modelId }, alice))).toBe("FORBIDDEN");
  expect(codeOf(await run({ modelId, document }, alice))).toBe("FORBIDDEN");
});

test("a strategy tells what it did", async () => {
  const modelId = await newModel();
  const window = windowAt(0, 0, { starts_at: "2030-02-01T08:30:00Z", ends_at: "2030-02-01T10:00:00Z" });
  const document = { ...sampleDocument(), windows: [window], removed: [] };
  expect(faultsOf(await run({ modelId, document })).faults).toEqual([{ path: "$.windows[0]", problem: expect.any(String) }]);
  const { results } = dataOf(await run({ modelId, document, onConflict: "adjust" })).importAvailabilitySettings;
  expect(results).toContainEqual({
    section: "windows",
    outcome: "created",
    path: "$.windows[0]",
    id: expect.any(String),
    resolutions: [{ outcome: "adjusted" }, { outcome: "created" }],
  });
});

// HARDENING 89: an object literal would set the prototype.
const withUnknown = JSON.parse(JSON.stringify(sampleDocument()).replace('"version":1', '"version":1,"__proto__":{"a":1}')) as object;

test.each([
  ["$.windows[0].starts_at", { ...sampleDocument(), windows: [windowAt(1, 2, { starts_at: "tomorrow" })] }],
  ["$.__proto__", withUnknown],
])("what the schema finds wrong is told before SQL is asked: %s", async (path, document) => {
  // To SQL the model would not be there.
  const answer = await run({ modelId: "999999", document });
  expect(codeOf(answer)).toBe("INVALID_IMPORT");
  expect(faultsOf(answer)).toEqual({ faults: [{ path, problem: expect.any(String) }], total: 1 });
  expect(answer.errors?.[0]?.extensions).toMatchObject({ retryable: false });
});

test("what only SQL finds is told in the same shape", async () => {
  const modelId = await newModel();
  const answer = await run({ modelId, document: { ...sampleDocument(), windows: [windowAt(1, 3), windowAt(2, 4)] } });
  expect(codeOf(answer)).toBe("INVALID_IMPORT");
  expect(faultsOf(answer)).toEqual({ faults: [{ path: "$.windows[1]", problem: expect.any(String) }], total: 1 });
});

test("a document within the operation is checked too", async () => {
  const inline = (version: number) =>
    `mutation { importAvailabilitySettings(input: { modelId: "999999", document: { version: ${version} } }) { clientMutationId } }`;
  const paths = async (version: number) => faultsOf(await api.post(inline(version), {}, admin)).faults.map(({ path }) => path);
  expect(await paths(2)).toContain("$.version");
  expect(await paths(1)).not.toContain("$.version");
  expect(await paths(1)).toContain("$.format");
});

test("import_availability_document: the text itself, with keys given twice and positions", async () => {
  const modelId = await newModel();
  const text = JSON.stringify(sampleDocument());
  const runText = (document: string) => api.run("importAvailabilityDocument", { modelId, document }, admin);
  const twice = await runText(text.replace('"version":1', '"version":1,"version":1'));
  expect(codeOf(twice)).toBe("INVALID_IMPORT");
  expect(faultsOf(twice).faults).toEqual([{ path: "$.version", problem: expect.any(String) }]);
  expect(faultsOf(await runText(text.slice(0, -1)))).toMatchObject({ position: text.length, line: 1 });
  expect(codeOf(await runText(text))).toBeUndefined();
});

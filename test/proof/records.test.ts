import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Records } from "./records.ts";

const clean = { commit: "a commit", dirty: false };
const result = {
  seed: 7,
  finishedAt: "2030-01-01T00:00:00Z",
  seconds: 1,
  versions: {},
  findings: [{ proof: "things tried", count: 3, faults: 1 }],
};
let home: string;
const homeBefore = process.env.HOLDFAST_DIR;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "holdfast-records-"));
  process.env.HOLDFAST_DIR = home;
});
afterEach(async () => {
  if (homeBefore === undefined) delete process.env.HOLDFAST_DIR;
  else process.env.HOLDFAST_DIR = homeBefore;
  await rm(home, { recursive: true });
});

test("what a run for the same commit has finished is found, faults and all; another part, and the short variant, are not", () => {
  new Records(clean, false).keep("races", result);
  expect(new Records(clean, false).find("races")).toEqual({ ...clean, ...result });
  expect(new Records(clean, false).find("model")).toBeUndefined();
  expect(new Records(clean, true).find("races")).toBeUndefined();
});

test.each([
  ["another commit's", clean, { commit: "another", dirty: false }],
  ["of files that were never committed", { ...clean, dirty: true }, clean],
  ["where files have been changed since", clean, { ...clean, dirty: true }],
])("what was finished does not count: %s", (_, then, now) => {
  new Records(then, false).keep("races", result);
  expect(new Records(now, false).find("races")).toBeUndefined();
});

test("a part that is run leaves what the others came to", () => {
  new Records(clean, false).keep("races", result);
  new Records({ ...clean, dirty: true }, false).keep("model", result);
  expect(new Records(clean, false).find("races")).toBeDefined();
});

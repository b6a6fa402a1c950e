import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { majorComponents, type Proof, proofTable } from "./majorComponents.ts";

const lines = Object.values(majorComponents).flat();

/** What a table's author got wrong: a file that isn't there, or a title that no test in it has. */
function faultOf([file, title]: Proof): string[] {
  const path = join(import.meta.dirname, "..", file);
  if (!existsSync(path)) return [`${file}: no such file`];
  const quoted = JSON.stringify(title).replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  // A title is the first thing in the brackets of test(), or of what test.each() gave.
  return new RegExp(`\\(\\s*${quoted}`).test(readFileSync(path, "utf8")) ? [] : [`${file}: no test "${title}"`];
}

test.each(lines)("%s", (line, ...proofs) => {
  expect(proofs.length).toBeGreaterThan(0);
  expect({ line, faults: proofs.flatMap(faultOf) }).toEqual({ line, faults: [] });
});

test("no line stands twice", () => {
  const names = lines.map(([line]) => line);
  expect(names).toEqual([...new Set(names)]);
});

test("DECISIONS.md shows the same table", () => {
  const decisions = readFileSync(join(import.meta.dirname, "../../DECISIONS.md"), "utf8");
  const [, section = ""] = decisions.split("\n## The brief's lines and their tests\n");
  const shown = section
    .split("\n## ")[0]!
    .split("\n")
    .filter((line) => line.startsWith("|"));
  expect(shown).toEqual(proofTable().split("\n"));
});

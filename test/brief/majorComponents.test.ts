import { readFileSync } from "node:fs";
import { join } from "node:path";
import { faultOf } from "../proofs.ts";
import { majorComponents, proofTable } from "./majorComponents.ts";

const lines = Object.values(majorComponents).flat();

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

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { faultOf } from "../proofs.ts";
import { threats } from "./threats.ts";

/** The numbers with which titles of this folder begin. */
const numbers = new Set(
  readdirSync(import.meta.dirname)
    .filter((file) => file !== "threats.ts" && file.endsWith(".ts"))
    .flatMap((file) => [...readFileSync(join(import.meta.dirname, file), "utf8").matchAll(/["`]((?:\d+, )*\d+): /g)])
    .flatMap(([, listed]) => listed!.split(", ").map(Number)),
);

test.each(threats.map((threat) => [threat.number, threat.what, threat] as const))("%i: %s", (number, _what, { elsewhere = [], absent }) => {
  expect(elsewhere.flatMap(faultOf)).toEqual([]);
  expect({ number, isHeld: numbers.has(number) || elsewhere.length > 0 || absent !== undefined }).toEqual({ number, isHeld: true });
  // What isn't there can't be attacked here.
  expect({ number, isAttacked: absent !== undefined && numbers.has(number) }).toEqual({ number, isAttacked: false });
});

test("there are 98, and this folder knows no others", () => {
  expect(threats).toHaveLength(98);
  const known = new Set(threats.map(({ number }) => number));
  expect([...numbers].filter((number) => !known.has(number))).toEqual([]);
});

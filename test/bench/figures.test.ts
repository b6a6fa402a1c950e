import { compared, printed } from "./measure.ts";
import { interleaved, quantile } from "./rounds.ts";
import { tableOf } from "./table.ts";

test("a ratio meets a floor from above, a ceiling from below, and a bound by itself", () => {
  const met = (value: number, reach: string): boolean | null => compared("x", value, 10, reach).met;
  expect([met(6, "≥ 0.6"), met(5.9, "≥ 0.6"), met(13, "≤ 1.3"), met(13.1, "≤ 1.3")]).toEqual([true, false, true, false]);
  expect(() => compared("x", 1, 1, "about 1")).toThrow();
});

test("what nothing is held against is never judged", () => {
  expect(printed("x", 5)).toEqual({ measure: "x", value: 5, against: null, ratio: null, reach: null, met: null });
  expect(printed("x", 5, 10)).toMatchObject({ ratio: 0.5, reach: null, met: null });
});

test("rounds take contestants in turns, the other way round each second time, and give medians", async () => {
  const ran: string[] = [];
  const contestant = (name: string, figures: number[]) => async () => {
    ran.push(name);
    return figures.shift()!;
  };
  const found = await interleaved({ a: contestant("a", [9, 1, 2]), b: contestant("b", [30, 10, 20]) }, 3);
  expect(found).toEqual({ a: 2, b: 20 });
  expect(ran.join("")).toBe("abbaab");
});

test("quantiles are figures that were measured", () => {
  const figures = Array.from({ length: 100 }, (_, n) => n + 1);
  expect([0.5, 0.99, 1].map((share) => quantile(figures, share))).toEqual([51, 100, 100]);
});

test("the table names what is missed", () => {
  const [, met, missed] = tableOf([compared("a", 6, 10, "≥ 0.6"), compared("b", 1234, 10_000, "≥ 0.6")]);
  expect(met).toMatch(/^a +6 +10 +0\.6 +≥ 0\.6 +met$/);
  expect(missed).toMatch(/^b +1234 +10000 +0\.123 +≥ 0\.6 +MISSED$/);
});

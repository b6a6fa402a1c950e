import { withRootDb } from "../../helpers.ts";
import { addModel, faultsIn, imported, pathsIn, sampleDocument, windowAt } from "./transfer.ts";

// HARDENING 85.
test.each([
  ["", 1, 1, 1],
  ['{"a": 1', 8, 1, 8],
  ["[1,]", 4, 1, 4],
  ['{"format":\n  "holdfast\n"}', 14, 2, 3],
  ['{"format": "holdfast.availability",\n "windows": [{], "version": 1}', 51, 2, 15],
  ["[1, nul]", 5, 1, 5],
  ['[[1], "\\u0000"]', 7, 1, 7],
  ["[1] 2", 5, 1, 5],
  ['["a\\', 2, 1, 2],
])("%j ceases to be JSON at a position", (text, position, line, column) =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    expect(await faultsIn(client, model, text)).toMatchObject({ position, line, column, total: 1, faults: [{ path: "$" }] });
  }),
);

// HARDENING 86.
test.each([
  ["a hundred thousand levels", "[".repeat(100_000)],
  ["a hundred thousand levels, closed", "[".repeat(100_000) + "]".repeat(100_000)],
  ["nine levels", "[".repeat(9) + "]".repeat(9)],
  ["nine levels of objects", `${'{"a":'.repeat(8)}{}${"}".repeat(8)}`],
])("%s are too deep", (_, text) =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const { faults, position } = await faultsIn(client, model, text);
    expect(faults).toEqual([{ path: "$", problem: expect.stringContaining("8") }]);
    expect(position).toBeUndefined();
  }),
);

test("eight levels are only not the format", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const text = `{"a":${"[".repeat(7)}${"]".repeat(7)}}`;
    expect(await pathsIn(client, model, text)).toContain("$.a");
    expect(await pathsIn(client, model, JSON.parse(text))).toContain("$.a");
  }));

// HARDENING 87.
test("a text is too large before it is parsed, in bytes", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const ofBytes = (bytes: number) => `{${"ä".repeat((bytes - 1) / 2)}`;
    const tooLarge = await faultsIn(client, model, ofBytes(5_000_001));
    expect(tooLarge).toMatchObject({ total: 1, faults: [{ path: "$", problem: expect.stringContaining("5000000") }] });
    expect(tooLarge.position).toBeUndefined();
    expect((await faultsIn(client, model, ofBytes(4_999_999))).position).toBe(2);
    expect(await pathsIn(client, model, { ...sampleDocument(), format: "x".repeat(5_000_000) })).toEqual(["$"]);
  }));

test(
  "20,000 items and no more",
  () =>
    withRootDb(async (client) => {
      const model = await addModel(client);
      const document = {
        ...sampleDocument(),
        schedules: [],
        blocked_dates: [],
        removed: [],
        external_busy: sampleDocument().external_busy.slice(1),
        windows: Array.from({ length: 20_000 }, (_, n) => windowAt(n, n + 1)),
      };
      expect(await pathsIn(client, model, document)).toEqual(["$"]);
      expect(await imported(client, model, { ...document, external_busy: [] })).toHaveLength(20_001);
    }),
  120_000,
);

// HARDENING 88.
test("keys that are given twice: told of the text, at every level, with all other faults", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const text = JSON.stringify(sampleDocument())
      .replace('"version":1', '"version":2,"v\\u0065rsion":1')
      .replace('"hold_minutes":15', '"hold_minutes":15,"hold_minutes":0')
      .replace('"source":"calendar"', '"source":"calendar","source":"calendar"');
    expect(await pathsIn(client, model, text)).toEqual([
      "$.external_busy[0].source",
      "$.settings.hold_minutes",
      "$.version",
      "$.settings.hold_minutes",
    ]);
    // As jsonb the last one counts.
    expect(await pathsIn(client, model, JSON.parse(text))).toEqual(["$.settings.hold_minutes"]);
  }));

test("a number that nothing can hold", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    expect(await pathsIn(client, model, '{"version": 1e200000}')).toEqual(["$"]);
    expect(await pathsIn(client, model, '{"version": 1e2000}')).toContain("$.version");
  }));

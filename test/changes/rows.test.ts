import type { WithPgClient } from "postgraphile/@dataplan/pg";
import { type Reading, RowReader } from "../../src/changes/rows.ts";

/** A reader, and a database whose answers come when the test says so. */
function setUp(most = 10) {
  const reader = new RowReader(most);
  const loads: PromiseWithResolvers<{ rows: string[][] }>[] = [];
  const withPgClient = (async () => {
    const answer = Promise.withResolvers<{ rows: string[][] }>();
    loads.push(answer);
    return answer.promise;
  }) as unknown as WithPgClient;
  const statement = { text: "select", decode: ([id]: readonly (string | null)[]) => ({ id }) };
  const settings = { role: "holdfast_customer", "holdfast.user_id": "alice", "holdfast.model_id": "" };
  const usual: Reading = { statement, values: ["1", ["7"]], version: 1, settings, withPgClient };
  return { loads, settings, usual, read: (changes: Partial<Reading> = {}) => reader.read({ ...usual, ...changes }) };
}

/** Until what was started is under way. */
const tick = () => new Promise((resolve) => setImmediate(resolve));

test("who is told the same at the same time shares one read; who is told later reads anew", async () => {
  const { loads, read } = setUp();
  const reads = [read(), read()];
  await tick();
  expect(loads).toHaveLength(1);
  loads[0]!.resolve({ rows: [["7"]] });
  expect(await Promise.all(reads)).toEqual([[{ id: "7" }], [{ id: "7" }]]);
  void read();
  await tick();
  expect(loads).toHaveLength(2);
});

test("nobody shares with whom anything sets apart: role, user, model, rows, statement, or what has been announced meanwhile", async () => {
  const { loads, settings, usual, read } = setUp();
  void read();
  void read({ settings: { ...settings, role: "holdfast_admin" } });
  void read({ settings: { ...settings, "holdfast.user_id": "bob" } });
  void read({ settings: { ...settings, "holdfast.model_id": "1" } });
  void read({ settings: null });
  void read({ values: ["1", ["8"]] });
  void read({ values: ["2", ["7"]] });
  void read({ statement: { ...usual.statement, text: "select another" } });
  void read({ version: 2 });
  await tick();
  expect(loads).toHaveLength(9);
});

test("where no rows are named nothing is read", async () => {
  const { loads, read } = setUp();
  expect(await read({ values: ["1", []] })).toEqual([]);
  expect(loads).toEqual([]);
});

test("a storm of events takes so many connections and no more, in turn, also past errors", async () => {
  const { loads, read } = setUp(2);
  const reads = [1, 2, 3, 4].map((version) => read({ version }));
  await tick();
  expect(loads).toHaveLength(2);
  loads[0]!.reject(new Error("the connection was lost"));
  await expect(reads[0]).rejects.toThrow("the connection was lost");
  await tick();
  expect(loads).toHaveLength(3);
  for (const load of loads) load.resolve({ rows: [] });
  await tick();
  loads[3]!.resolve({ rows: [] });
  expect(await Promise.all(reads.slice(1))).toEqual([[], [], []]);
  const after = [read({ version: 5 }), read({ version: 6 }), read({ version: 7 })];
  await tick();
  expect(loads).toHaveLength(6);
  for (const load of loads) load.resolve({ rows: [] });
  await tick();
  loads[6]!.resolve({ rows: [] });
  expect(await Promise.all(after)).toEqual([[], [], []]);
});

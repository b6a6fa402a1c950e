import { type Loaded, ModelCache } from "../../src/cache/modelCache.ts";

const maxAgeMs = 300_000;

/** A cache with a clock of its own, and a database whose answers come when the test says so. */
function setUp() {
  let now = 0;
  const cache = new ModelCache<string>({ maxAgeMs, maxModels: 2, now: () => now });
  const loads: PromiseWithResolvers<Loaded<string>>[] = [];
  const load = () => {
    const answer = Promise.withResolvers<Loaded<string>>();
    loads.push(answer);
    return answer.promise;
  };
  return {
    cache,
    loads,
    pass: (ms: number) => {
      now += ms;
    },
    read: (modelId = "1", audience = "others") => cache.read(modelId, audience, load),
    answer: (n: number, value: string, goodForMs = Number.POSITIVE_INFINITY) => loads[n]!.resolve({ value, goodForMs }),
  };
}

test("a copy answers until it is five minutes old", async () => {
  const { cache, loads, pass, read, answer } = setUp();
  cache.open();
  const first = read();
  answer(0, "a");
  expect(await first).toBe("a");
  pass(maxAgeMs - 1);
  expect(await read()).toBe("a");
  pass(1);
  const second = read();
  answer(1, "b");
  expect(await second).toBe("b");
  expect(loads).toHaveLength(2);
  expect(cache.counts).toEqual({ hits: 1, misses: 2 });
});

test("a copy is no older than what it says is good for", async () => {
  const { cache, pass, read, answer } = setUp();
  cache.open();
  const first = read();
  answer(0, "a", 1000);
  await first;
  pass(1000);
  const second = read();
  answer(1, "b");
  expect(await second).toBe("b");
});

test("an announcement drops the model's copies, all audiences', and no other model's", async () => {
  const { cache, loads, read, answer } = setUp();
  cache.open();
  const copies = Promise.all([read("1", "others"), read("1", "admin"), read("2")]);
  for (const n of [0, 1, 2]) answer(n, "old");
  await copies;
  cache.forget("1");
  const fresh = Promise.all([read("1", "others"), read("1", "admin"), read("2")]);
  for (const n of [3, 4]) answer(n, "new");
  expect(await fresh).toEqual(["new", "new", "old"]);
  expect(loads).toHaveLength(5);
});

test("what an announcement overtakes while it is loaded reaches nobody: neither who asked before nor who asks afterwards", async () => {
  const { cache, loads, read, answer } = setUp();
  cache.open();
  const before = read();
  cache.forget("1");
  const after = read();
  expect(loads).toHaveLength(2);
  answer(0, "stale");
  answer(1, "fresh");
  expect(await Promise.all([before, after])).toEqual(["fresh", "fresh"]);
  expect(await read()).toBe("fresh");
  expect(loads).toHaveLength(2);
});

test("changes without end don't keep a reader waiting without end", async () => {
  const { cache, loads, read, answer } = setUp();
  cache.open();
  const reading = read();
  for (let n = 0; n < 3; n++) {
    cache.forget("1");
    answer(n, `at ${n}`);
    // Until the next load begins, or the answer is out.
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(await reading).toBe("at 2");
  expect(loads).toHaveLength(3);
});

test("who asks while a copy is loaded waits for it; audiences don't share", async () => {
  const { cache, loads, read, answer } = setUp();
  cache.open();
  const reads = Promise.all([read("1", "others"), read("1", "others"), read("1", "itself")]);
  expect(loads).toHaveLength(2);
  answer(0, "without reasons");
  answer(1, "with reasons");
  expect(await reads).toEqual(["without reasons", "without reasons", "with reasons"]);
});

test("an error is not kept", async () => {
  const { cache, loads, read, answer } = setUp();
  cache.open();
  const failing = read();
  loads[0]!.reject(new Error("no such model"));
  await expect(failing).rejects.toThrow("no such model");
  const second = read();
  answer(1, "a");
  expect(await second).toBe("a");
});

test("closed it keeps nothing, and what was kept before is gone when it opens again", async () => {
  const { cache, loads, read, answer } = setUp();
  const reads = Promise.all([read(), read()]);
  answer(0, "a");
  answer(1, "a");
  await reads;
  cache.open();
  const kept = read();
  answer(2, "b");
  await kept;
  const during = read("2");
  cache.close();
  cache.open();
  answer(3, "stale");
  await new Promise((resolve) => setImmediate(resolve));
  answer(4, "fresh");
  expect(await during).toBe("fresh");
  const again = read();
  answer(5, "c");
  expect(await again).toBe("c");
  expect(loads).toHaveLength(6);
  expect(cache.counts.hits).toBe(0);
});

test("it holds so many models and no more", async () => {
  const { cache, loads, read, answer } = setUp();
  cache.open();
  for (const [n, modelId] of ["1", "2", "3", "1"].entries()) {
    const reading = read(modelId);
    answer(n, modelId);
    expect(await reading).toBe(modelId);
  }
  expect(loads).toHaveLength(4);
});

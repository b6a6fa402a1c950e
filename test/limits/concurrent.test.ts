import { type Answer, type Api, admin, alice, bob, codeOf } from "../graphql/api.ts";
import { startLimited } from "./limited.ts";

let api: Api;
afterEach(() => api.stop());

/** Runs `work` while whoever reads models waits. */
async function whileLocked(work: () => Promise<void>): Promise<void> {
  const client = await api.owner.connect();
  try {
    await client.query("begin; lock table holdfast.models in access exclusive mode");
    await work();
  } finally {
    await client.query("rollback");
    client.release();
  }
}

const slow = (caller?: Parameters<Api["post"]>[2]) => api.post("{ models { id } }", {}, caller);

async function waitingInDatabase(count: number): Promise<void> {
  const waiting = "select from pg_locks where relation = 'holdfast.models'::regclass and not granted";
  while ((await api.owner.query(waiting)).rows.length !== count);
}

test("of one caller so many run at a time, others wait their turn, and nobody else does", async () => {
  api = await startLimited({ rate: { concurrent: 2 } });
  const asked: Promise<Answer<unknown>>[] = [];
  await whileLocked(async () => {
    asked.push(...Array.from({ length: 4 }, () => slow(alice)));
    await waitingInDatabase(2);
    expect((await api.post("{ errorCodes(first: 1) { code } }", {}, bob)).status).toBe(200);
    asked.push(slow(bob));
    await waitingInDatabase(3);
  });
  expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
});

test("where too many wait, one more is refused", async () => {
  api = await startLimited({ rate: { concurrent: 1 } });
  await whileLocked(async () => {
    const asked = Array.from({ length: 12 }, () => slow(alice));
    const first = await Promise.race(asked);
    expect([first.status, codeOf(first)]).toEqual([429, "RATE_LIMITED"]);
  });
});

test("the host system is not bound", async () => {
  api = await startLimited({ rate: { concurrent: 1 } });
  const asked: Promise<Answer<unknown>>[] = [];
  await whileLocked(async () => {
    asked.push(...Array.from({ length: 4 }, () => slow(admin)));
    await waitingInDatabase(4);
  });
  expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
});

test("who goes away keeps his place as long as the database works for him, and no longer", async () => {
  api = await startLimited({ rate: { concurrent: 1 } });
  const body = { method: "POST", headers: { "content-type": "application/json" }, body: '{"query":"{ models { id } }"}' };
  const impatience = new AbortController();
  let next: Promise<Answer<unknown>> | undefined;
  await whileLocked(async () => {
    const asked = fetch(`${api.url}/graphql`, { ...body, signal: impatience.signal }).catch(() => {});
    await waitingInDatabase(1);
    impatience.abort();
    await asked;
    next = slow();
    // Bob's comes after it and reaches the database: if it had been let in, there would be three.
    const other = slow(bob);
    await waitingInDatabase(2);
    void other.catch(() => {});
  });
  expect((await next)?.status).toBe(200);
});

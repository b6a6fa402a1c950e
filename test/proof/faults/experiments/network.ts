import { setTimeout as sleep } from "node:timers/promises";
import type { Finding } from "../../proof.ts";
import { tokenFor } from "../world/callers.ts";
import type { World } from "../world/world.ts";

/** Whoever asked has an answer by then, be it that there is none (HARDENING F6). */
const longestAnswerMs = 10_000;
/** Beside the clients: none has to wait for a connection that others have. */
const asking = 4;
/** As many as the API has connections: one that is stuck would keep one of these waiting. */
const poolSize = 10;
const longestAfterwardsMs = 5_000;
const pauseMs = 300;

type Harm = (world: World) => Promise<void>;

/** What is done to the way between API and PostgreSQL, and how it ends. */
const harms: Record<string, Harm> = {
  cut: async ({ toDatabase }) => {
    toDatabase.become("cut");
  },
  "5 s late": async ({ toDatabase }) => {
    toDatabase.become("slow");
  },
  "half-closed": async ({ toDatabase }) => {
    toDatabase.halfClose();
  },
  reset: async ({ toDatabase }) => {
    toDatabase.reset();
  },
  "half-closed to the client": async ({ toApi }) => {
    toApi.halfClose();
  },
  "reset to the client": async ({ toApi }) => {
    toApi.reset();
  },
};

/** Harms the network in each way; asks meanwhile, and afterwards, when all of the API's connections must be of use again. */
export async function harmNetwork(world: World, { rounds, patience }: { rounds: number; patience: number }): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [name, harm] of Object.entries(harms)) {
    const answered: number[] = [];
    const stuck: number[] = [];
    for (let n = 0; n < rounds; n++) {
      await harm(world);
      answered.push(...(await Promise.all(Array.from({ length: asking }, () => timeOf(world)))));
      world.toDatabase.become("clear");
      const healedAt = Date.now();
      stuck.push(...(await Promise.all(Array.from({ length: poolSize }, () => untilAnswered(world, healedAt)))));
      await world.recovery(healedAt);
      await sleep(pauseMs);
    }
    await world.check(`network ${name}`);
    findings.push({
      proof: `network ${name}: requests left waiting, connections stuck`,
      count: answered.length + stuck.length,
      faults:
        answered.filter((ms) => ms > longestAnswerMs * patience).length + stuck.filter((ms) => ms > longestAfterwardsMs * patience).length,
      figures: { "answer max ms": Math.max(...answered), "afterwards max ms": Math.max(...stuck) },
    });
  }
  return findings;
}

/** How long the API takes to say something, in ms. */
async function timeOf(world: World): Promise<number> {
  const begun = Date.now();
  await isAnswered(world).catch(() => false);
  return Date.now() - begun;
}

async function untilAnswered(world: World, healedAt: number): Promise<number> {
  while (!(await isAnswered(world).catch(() => false))) await sleep(20);
  return Date.now() - healedAt;
}

async function isAnswered({ apiUrl, jwtSecret }: World): Promise<boolean> {
  const token = await tokenFor(jwtSecret, { role: "admin", userId: "host" });
  const response = await fetch(`${apiUrl}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: "{ models(first: 1) { id } }" }),
    // Far beyond what is allowed: only the API's own patience counts.
    signal: AbortSignal.timeout(60_000),
  });
  const { data } = (await response.json()) as { data?: object | null };
  return data != null;
}

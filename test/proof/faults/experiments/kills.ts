import { setTimeout as sleep } from "node:timers/promises";
import type { Finding } from "../../proof.ts";
import { points } from "../world/sinks.ts";
import type { World } from "../world/world.ts";

/** What is killed (HARDENING F1, F2, F4, F5), and how long it may take, in ms, until all answers as before. */
export const victims = { postmaster: 10_000, backend: 5_000, api: 15_000, worker: 15_000 } as const;
export type Victim = keyof typeof victims;

/** A message comes sooner than that; where none does, the worker dies without it. */
const patienceMs = 10_000;
/** What takes so long does not come any more. */
const hopelessMs = 60_000;
/** So that there is something to lose. */
const pauseMs = 500;

/** Resolves with how long it took, in ms, until all answered as before. */
type Recovery = { recovered: Promise<number> };

const strikes: Record<Victim, (world: World) => Promise<Recovery>> = {
  async postmaster(world) {
    const struckAt = Date.now();
    await world.server.kill();
    await world.server.start();
    return { recovered: world.recovery(struckAt) };
  },

  /** One of a caller, of the API or of a worker: PostgreSQL ends all the others too, and starts anew. */
  async backend(world) {
    const { rows } = await world.pool.query<{ pid: number }>(
      "select pid from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid() order by md5(pid || $1) limit 1",
      [String(world.random())],
    );
    const struckAt = Date.now();
    process.kill(rows[0]!.pid, "SIGKILL");
    return { recovered: world.recovery(struckAt) };
  },

  /** Once its answer is out, and so its commit done, but before the client has it; or at any time. */
  async api(world) {
    if (world.random() < 0.7) await world.toApi.swallowAnswer();
    else await sleep(world.random() * 300);
    const struckAt = Date.now();
    await world.api.kill(0);
    return { recovered: world.recovery(struckAt) };
  },

  /** At a point of a message's way, the one that sends it; or any of them at any time. Until its jobs are others'. */
  async worker(world) {
    await world.workers.ready();
    const modes = ["any time" as const, ...points];
    const mode = modes[Math.floor(world.random() * modes.length)]!;
    let killed: { output: string; at: number } | undefined;
    const kill = async (port?: number): Promise<void> => {
      const n = Math.floor(world.random() * world.workers.size);
      killed = { at: Date.now(), output: await (port === undefined ? world.workers.kill(n) : world.workers.killSender(port)) };
    };
    if (mode === "any time") {
      await sleep(world.random() * pauseMs);
      await kill();
    } else {
      await Promise.race([world.sinks.strikeAt(mode, kill), sleep(patienceMs)]);
      if (!killed) await kill();
    }
    return { recovered: untilBuried(world, killed!) };
  },
};

async function untilBuried({ pool }: World, { output, at }: { output: string; at: number }): Promise<number> {
  const ids = [...output.matchAll(/"worker":"([^"]+)"/g)].map(([, id]) => id!);
  const isBuried = async (): Promise<boolean> => {
    const { rowCount } = await pool.query(
      `select from holdfast_private.workers where worker_id = any ($1)
       union all
       select from graphile_worker._private_jobs where locked_by = any ($1)`,
      [ids],
    );
    return rowCount === 0;
  };
  // The next kill may be the database's.
  while (!(await isBuried().catch(() => false)) && Date.now() - at < hopelessMs) await sleep(100);
  return Date.now() - at;
}

/** Kills as many of each, in an order by chance; between two of them everything comes back. */
export async function kill(
  world: World,
  counts: Record<Victim, number>,
  { say, patience }: { say: (line: string) => void; patience: number },
): Promise<Finding[]> {
  const order = shuffled(
    Object.entries(counts).flatMap(([victim, count]) => Array<Victim>(count).fill(victim as Victim)),
    world.random,
  );
  const recoveries: Array<[Victim, Promise<number>]> = [];
  for (const [n, victim] of order.entries()) {
    await sleep(world.random() * pauseMs);
    const { recovered } = await strikes[victim](world);
    recoveries.push([victim, recovered]);
    // A worker's jobs are done by others, however long they take to find it dead.
    if (victim !== "worker") await recovered;
    await world.comeBack();
    const isTenth = n % 10 === 9;
    await world.check(`kill ${n + 1} of ${order.length}, ${victim}`, { withLog: isTenth });
    if (isTenth) say(`${n + 1} of ${order.length} kills`);
  }
  const took = new Map<Victim, number[]>();
  for (const [victim, recovered] of recoveries) took.set(victim, [...(took.get(victim) ?? []), await recovered]);
  return [...took].map(([victim, times]) => ({
    proof: `kill -9: ${victim}`,
    count: times.length,
    faults: times.filter((ms) => ms > victims[victim] * patience).length,
    figures: { "recovery p50 ms": median(times), "max ms": Math.max(...times) },
  }));
}

export function median(numbers: number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

function shuffled<T>(items: T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

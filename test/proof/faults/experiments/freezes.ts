import { setTimeout as sleep } from "node:timers/promises";
import type { Finding } from "../../proof.ts";
import { points } from "../world/sinks.ts";
import type { World } from "../world/world.ts";

/** Longer than a worker may be silent before it is taken for dead (sql/functions/workers/record_heartbeat.sql), and its jobs are done. */
const takeoverMs = 12_000;
const longestRecoveryMs = 15_000;

/** Has one stand still in the middle of what it does, while the others go on without it, and go on later (HARDENING F7). */
export async function freeze(world: World, { ms, patience }: { ms: number; patience: number }): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [name, stopAndGo] of Object.entries({ API: freezeApi, "PostgreSQL backend": freezeBackend })) {
    const recovery = await stopAndGo(world, ms);
    await world.check(`${name} frozen`);
    findings.push({
      proof: `SIGSTOP for ${ms / 1000} s: ${name}`,
      count: 1,
      faults: recovery > longestRecoveryMs * patience ? 1 : 0,
      figures: { "recovery ms": recovery },
    });
  }
  return findings;
}

/**
 * Freezes all workers at points of a message's way; another one takes over, and they go on when their jobs are done. What they send anew then
 * is found when all is counted (src/worker/pulse.ts).
 */
export async function freezeWorkers(world: World, { ms, messages }: { ms: number; messages: number }): Promise<Finding[]> {
  for (const point of points.slice(0, messages)) await freezeAt(world, point, Math.max(ms, takeoverMs));
  await world.check("workers frozen");
  return [{ proof: "SIGSTOP of all workers amid a message", count: messages, faults: 0 }];
}

async function freezeApi(world: World, ms: number): Promise<number> {
  world.api.freeze(0);
  await sleep(ms);
  const thawedAt = Date.now();
  world.api.thaw(0);
  return world.recovery(thawedAt);
}

/** One that holds locks, where there is one. */
async function freezeBackend(world: World, ms: number): Promise<number> {
  const { rows } = await world.pool.query<{ pid: number }>(
    `select a.pid from pg_stat_activity as a
     where a.application_name in ('client', 'holdfast-api') order by a.state <> 'idle' desc, a.backend_xid is null limit 1`,
  );
  await world.watch.excuse(async () => {
    process.kill(rows[0]!.pid, "SIGSTOP");
    await sleep(ms);
  });
  const thawedAt = Date.now();
  process.kill(rows[0]!.pid, "SIGCONT");
  return world.recovery(thawedAt);
}

async function freezeAt({ workers, sinks }: World, point: (typeof points)[number], ms: number): Promise<void> {
  const frozen = Array.from({ length: workers.size }, (_, n) => n);
  await sinks.strikeAt(point, async () => {
    for (const n of frozen) workers.freeze(n);
    workers.add();
  });
  await sleep(ms);
  for (const n of frozen) workers.thaw(n);
  await workers.remove(workers.size - 1);
}

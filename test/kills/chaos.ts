import { setTimeout as sleep } from "node:timers/promises";
import type { Chaos } from "./experiment.ts";
import { points } from "./sinks.ts";

/** A message comes sooner than that; where none does, the chaos goes on without it. */
const patienceMs = 20_000;
/** Longer than a worker may be silent before it is taken for dead (sql/functions/workers/record_heartbeat.sql). */
const frozenMs = 20_000;

/** Kills a worker at any time, or the one that sends a message at a chosen point of the message's way. The others are alive meanwhile. */
export const kills =
  (count: number): Chaos =>
  async ({ crew, sinks, random }) => {
    const done: Record<string, number> = {};
    const modes = ["any time" as const, ...points];
    for (let n = 0; n < count; n++) {
      await crew.ready();
      const mode = modes[Math.floor(random() * modes.length)]!;
      if (mode === "any time") {
        await sleep(random() * 1500);
        await crew.kill(Math.floor(random() * crew.size));
        tally(done, "killed at any time");
      } else {
        const struck = await Promise.race([sinks.strikeAt(mode, (port) => crew.killSender(port)), sleep(patienceMs, "missed")]);
        tally(done, struck === "missed" ? `missed ${mode}` : `killed ${mode}`);
      }
    }
    await crew.ready();
    return done;
  };

/** Freezes all workers at each point of a message's way, lets a new one take over, and has them go on later. */
export const freezes =
  (): Chaos =>
  async ({ crew, sinks }) => {
    const done: Record<string, number> = {};
    for (const point of points) {
      const frozen = Array.from({ length: crew.size }, (_, n) => n);
      await sinks.strikeAt(point, async () => {
        for (const n of frozen) crew.freeze(n);
        crew.add();
      });
      await sleep(frozenMs);
      for (const n of frozen) crew.thaw(n);
      tally(done, `frozen ${point}`);
      await sleep(1_000);
    }
    return done;
  };

/** Cuts the workers' connections, the listeners' too, one after the other. */
export const cuts =
  (count: number): Chaos =>
  async ({ pool, random }) => {
    const done: Record<string, number> = {};
    for (let n = 0; n < count; n++) {
      const { rowCount } = await pool.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and application_name = 'holdfast-worker'
         order by md5(pid || $1) limit 1`,
        [String(random())],
      );
      tally(done, "connections cut", rowCount ?? 0);
      await sleep(50);
    }
    return done;
  };

export const inTurn =
  (...parts: Chaos[]): Chaos =>
  async (context) => {
    const done: Record<string, number> = {};
    for (const part of parts) Object.assign(done, await part(context));
    return done;
  };

function tally(done: Record<string, number>, what: string, by = 1): void {
  done[what] = (done[what] ?? 0) + by;
}

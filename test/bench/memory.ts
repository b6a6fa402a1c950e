import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { dayAfter, loadCalendars } from "./calendars.ts";
import { documents } from "./graphql.ts";
import type { Answered, Load } from "./httpLoad.ts";
import { compared, type Measure, type Measured, printed } from "./measure.ts";
import { authorizationOf, type Running, run, startApi, startWorker } from "./processes.ts";
import { quantile } from "./rounds.ts";

const models = 500;
const minutes = 10;
const people = 400;

/** What API and worker take of the memory after ten minutes of searches and bookings, against after one. */
export const measure: Measure = {
  name: "memory",
  long: true,
  async run({ database, quick, say }) {
    await loadCalendars(database, 1, models);
    const authorizations = await Promise.all(Array.from({ length: people }, (_, n) => authorizationOf(`customer ${n}`)));
    const [api, worker] = [await startApi(database), await startWorker(database)];
    try {
      const seconds = quick ? 5 : 60;
      const loads = [0, 1].map((n) => ({ ...loadOf(api, n), seconds, authorizations }));
      const watched = { API: api, worker };
      const early: Record<string, number> = {};
      const late: Record<string, number> = {};
      for (let minute = 1; minute <= minutes; minute++) {
        const [answered, figures] = await Promise.all([Promise.all(loads.map(send)), watch(watched, seconds)]);
        if (minute === 1) Object.assign(early, figures);
        Object.assign(late, figures);
        say(`minute ${minute}: ${answered.map((rate) => `${rate.toFixed(0)}/s`).join(" and ")}; ${told(figures)}`);
      }
      return Object.keys(watched).map((name): Measured => {
        const what = `memory of the ${name} after ten minutes, against after one, MB`;
        // Within the first minute the heap is still growing to its size.
        return quick ? printed(`quick: ${what}`, late[name]!, early[name]!) : compared(what, late[name]!, early[name]!, "≤ 1.2");
      });
    } finally {
      await Promise.all([api.stop(), worker.stop()]);
    }
  },
};

/** The first searches; the second books, as often as there is something left, and hears that there is nothing. */
function loadOf(api: Running, n: number): Pick<Load, "url" | "connections" | "bodies" | "first" | "expected"> {
  const query = n === 0 ? documents.findBestSlots : documents.createSmartBooking;
  const times = { preferred: dayAfter(15, 12), from: dayAfter(0), to: dayAfter(30) };
  const bodies = Array.from({ length: models }, (_, model) =>
    JSON.stringify({ query, variables: { modelId: String(model + 1), ...times } }),
  );
  return { url: `${api.said}/graphql`, connections: 10, bodies, first: 0, expected: "" };
}

async function send(load: Load): Promise<number> {
  const { perSecond, count } = JSON.parse(await run("test/bench/httpLoad.ts", JSON.stringify(load))) as Answered;
  load.first += count;
  return perSecond;
}

/** The median over the second half of so many seconds, in MB: garbage comes and goes. */
async function watch(processes: Record<string, Running>, seconds: number): Promise<Record<string, number>> {
  const figures = Object.fromEntries(Object.keys(processes).map((name) => [name, [] as number[]]));
  await sleep((seconds * 1000) / 2);
  for (const until = performance.now() + (seconds * 1000) / 2 - 500; performance.now() < until; await sleep(250)) {
    for (const [name, { pid }] of Object.entries(processes)) figures[name]!.push(await residentMb(pid));
  }
  return Object.fromEntries(Object.entries(figures).map(([name, values]) => [name, quantile(values, 0.5)]));
}

async function residentMb(pid: number): Promise<number> {
  const [, kb] = /^VmRSS:\s+(\d+) kB/m.exec(await readFile(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kb) / 1024;
}

function told(figures: Record<string, number>): string {
  return Object.entries(figures)
    .map(([name, mb]) => `${name} ${mb.toFixed(0)} MB`)
    .join(", ");
}

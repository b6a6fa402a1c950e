import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

export type Metrics = ReturnType<typeof makeMetrics>;

/** What one API process counts and measures itself; what the database knows is added by src/operation/figures.ts. */
export function makeMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const pools: Record<string, PoolCounts> = {};
  new Gauge({
    name: "holdfast_pool_connections",
    help: "Database connections of this process by pool and state: busy, idle, and requests waiting for one.",
    labelNames: ["pool", "state"],
    registers,
    collect() {
      for (const [pool, { totalCount, idleCount, waitingCount }] of Object.entries(pools)) {
        this.set({ pool, state: "busy" }, totalCount - idleCount);
        this.set({ pool, state: "idle" }, idleCount);
        this.set({ pool, state: "waiting" }, waitingCount);
      }
    },
  });
  return {
    registry,
    /** Those whose connections are told of; whoever opens one puts it here. */
    pools,
    graphqlSeconds: new Histogram({
      name: "holdfast_graphql_duration_seconds",
      help: "Duration of GraphQL operations by root field (several: more than one) and outcome (ok, error).",
      labelNames: ["field", "outcome"],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
    errors: new Counter({
      name: "holdfast_graphql_errors_total",
      help: "Errors of GraphQL answers by code.",
      labelNames: ["code"],
      registers,
    }),
    replicaReads: new Counter({
      name: "holdfast_replica_reads_total",
      help: "Statements of searches and calendars, by the server that answered: replica, or primary where they fell back.",
      labelNames: ["server"],
      registers,
    }),
  };
}

/** Counts by label that somebody else keeps. */
export function countElsewhere<Label extends string>(
  { registry }: Metrics,
  { name, help, label, read }: { name: string; help: string; label: Label; read: () => Record<string, number> },
): void {
  new Counter({
    name,
    help,
    labelNames: [label],
    registers: [registry],
    collect() {
      this.reset();
      for (const [value, count] of Object.entries(read())) this.inc({ [label]: value } as Record<Label, string>, count);
    },
  });
}

/** What somebody else knows the size of. */
export function measureElsewhere({ registry }: Metrics, { name, help, read }: { name: string; help: string; read: () => number }): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(read());
    },
  });
}

interface PoolCounts {
  totalCount: number;
  idleCount: number;
  waitingCount: number;
}

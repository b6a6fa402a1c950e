import { Counter, Gauge } from "prom-client";
import type { Log } from "../log.ts";
import type { Metrics } from "./metrics.ts";
import type { Figure, Monitor } from "./monitor.ts";

interface Definition {
  type: "gauge" | "counter";
  help: string;
  labels: string[];
}

/** What holdfast_private.monitoring_figures() tells, by the name that it has there. */
export const definitions: Record<string, Definition> = {
  utilization_ratio: {
    type: "gauge",
    help: "Booked time as a share of available time, in the past day and the next week; of 200 models where there are more.",
    labels: ["period"],
  },
  booking_success_ratio: {
    type: "gauge",
    help: "Share of the holds placed in the past day, and over by now, that became bookings.",
    labels: [],
  },
  holds: { type: "gauge", help: "Holds placed in the past day by status.", labels: ["status"] },
  bookings: { type: "gauge", help: "Bookings made in the past day by status.", labels: ["status"] },
  conflict_resolutions_total: { type: "counter", help: "Conflicts of availability that were resolved, by strategy.", labels: ["strategy"] },
  conflict_windows_total: {
    type: "counter",
    help: "What became of the windows in the way, by strategy: adjusted, moved or merged ones were saved, removed ones lost.",
    labels: ["strategy", "outcome"],
  },
  notifications: {
    type: "gauge",
    help: "Messages of the past day by channel and status.",
    labels: ["channel", "status"],
  },
  notification_success_ratio: {
    type: "gauge",
    help: "Share of the past day's messages that are over, by channel, that were delivered.",
    labels: ["channel"],
  },
  dead_letters: {
    type: "gauge",
    help: "Messages given up, of whatever age, that nobody has retried (notification_dead_letters).",
    labels: [],
  },
  relay_lag_seconds: {
    type: "gauge",
    help: "Age of the oldest change that the relay has not carried out; 0 where there is none.",
    labels: [],
  },
  jobs: {
    type: "gauge",
    help: "Jobs in the queue: ready, scheduled for later, running, and failed for good. Without graphile-worker all 0.",
    labels: ["state"],
  },
};

/** How old figures may be. */
const oftenMs = 15_000;
/** However long a read takes, the database spends at most a twentieth of its time on it for each API process. */
const restFactor = 20;

/** The database's figures in the registry; `refresh` before it is printed. Several scrapes share one read. */
export function addFigures({ registry }: Metrics, monitor: Monitor, log: Log): { refresh(): Promise<void> } {
  const up = new Gauge({
    name: "holdfast_database_up",
    help: "Whether the database's figures could be read: 1 or 0.",
    registers: [registry],
  });
  const instruments = new Map(Object.entries(definitions).map(([name, definition]) => [name, instrumentOf(name, definition, registry)]));
  let goodUntil = 0;
  let isKnown = true;
  let reading: Promise<void> | undefined;

  const show = (figures: readonly Figure[]): void => {
    for (const instrument of instruments.values()) {
      instrument.reset();
      // What has no label would be 0 now, where there is no figure.
      instrument.remove({});
    }
    for (const { name, labels, value } of figures) instruments.get(name)?.inc(labels, value);
  };
  const read = async (): Promise<void> => {
    const startedAt = performance.now();
    try {
      show(await monitor.readFigures());
      up.set(1);
      isKnown = true;
    } catch (error) {
      // Old figures would look like good ones.
      show([]);
      up.set(0);
      // Once per outage: Prometheus asks again and again.
      if (isKnown) log.warn({ err: error }, "the database's figures can't be read");
      isKnown = false;
    }
    const endedAt = performance.now();
    goodUntil = endedAt + Math.max(oftenMs, restFactor * (endedAt - startedAt));
  };
  return {
    async refresh() {
      if (performance.now() < goodUntil) return;
      reading ??= read().finally(() => {
        reading = undefined;
      });
      await reading;
    },
  };
}

function instrumentOf(name: string, { type, help, labels }: Definition, registry: Metrics["registry"]): Counter | Gauge {
  const options = { name: `holdfast_${name}`, help, labelNames: labels, registers: [registry] };
  return type === "gauge" ? new Gauge(options) : new Counter(options);
}

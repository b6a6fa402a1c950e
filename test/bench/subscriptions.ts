import { type Measure, type Measured, printed } from "./measure.ts";
import { authorizationOf, startApi, startWorker } from "./processes.ts";
import { quantile } from "./rounds.ts";
import { followHolds, type Heard, type Load, type Target, watchAvailability } from "./subscriptionLoad.ts";

/** How long a change takes from its commit to those who subscribed to it, with API, worker and PostgreSQL in processes of their own. */
export const measure: Measure = {
  name: "subscriptions",
  async run({ database, quick, say }) {
    const load: Load = { subscribers: 100, changesPerSecond: 50, seconds: quick ? 3 : 10 };
    const api = await startApi(database);
    try {
      const worker = await startWorker(database);
      try {
        const target: Target = { url: `${api.said.replace("http", "ws")}/graphql`, owner: database.pool, authorizationOf };
        say(`${load.subscribers} websockets, ${load.changesPerSecond} changes/s for ${load.seconds} s`);
        return [
          ...figuresOf("availabilityChanged, one model that all watch", await watchAvailability(target, load)),
          ...figuresOf("holdChanged, each customer its own holds", await followHolds(target, load)),
        ];
      } finally {
        await worker.stop();
      }
    } finally {
      await api.stop();
    }
  },
};

function figuresOf(what: string, { latencies, missing }: Heard): Measured[] {
  if (missing > 0) throw new Error(`${what}: ${missing} changes did not arrive`);
  return [0.5, 0.99].map((share) => printed(`${what}: commit to subscriber, p${share * 100}, ms`, quantile(latencies, share)));
}

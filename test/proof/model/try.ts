import { withTemplateDb } from "../../helpers.ts";
import { withTestServer } from "../../withTestServer.ts";
import { Engine } from "./engine.ts";
import { countOf, runBatch, type Tally } from "./run.ts";

const [seed = "1", histories = "5", length = "60", shrink = "20"] = process.argv.slice(2);
const tally: Tally = new Map();
await withTestServer(() =>
  withTemplateDb(({ ownerUrl }) =>
    Engine.use(ownerUrl, async (engine) => {
      const begun = performance.now();
      const cpu = process.cpuUsage();
      for (let n = 0; n < Number(histories); n++) {
        const failure = await runBatch(engine, { seed: Number(seed) * 1000 + n, histories: 1, length: Number(length), tally, shrinkFor: Number(shrink) * 1000 });
        if (failure) console.log(failure);
      }
      const used = process.cpuUsage(cpu);
      const n = countOf(tally);
      console.log(n, "commands", ((performance.now() - begun) / n).toFixed(2), "ms each, node cpu", ((used.user + used.system) / 1000 / n).toFixed(2));
      if (process.env.TALLY) for (const [name, outcomes] of tally) console.log(name, JSON.stringify(Object.fromEntries(outcomes)));
    }),
  ),
);

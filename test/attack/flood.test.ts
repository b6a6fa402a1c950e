import { type Flooded, flood, startFlooded } from "./flood.ts";
import { nastyDocuments } from "./nasty.ts";
import { addOpenModel, expectAlive, type Target } from "./target.ts";

/** `npm run test:attack` floods for a minute and holds the times too; a loaded machine's would say nothing. */
const seconds = Number(process.env["FLOOD_SECONDS"] ?? 4);
const isLong = seconds >= 30;
/** A server that has hardly begun to work, as in the short one, grows by itself. */
const most = isLong ? { p99: 250, memoryGrowth: 64 } : { p99: 3_000, memoryGrowth: 128 };

let target: Target;
afterEach(() => target.stop());

const refusals = new Set([...nastyDocuments.map(({ code }) => code), "RATE_LIMITED"]);
/** By websocket come subscriptions only, messages of a size, and so many of them; who asks too often is not let in. */
const websocketRefusals = new Set([...refusals, "BAD_REQUEST", "1008", "1009", "4429"]);

function expectHeld(flooded: Flooded): void {
  if (isLong) console.info(JSON.stringify(flooded));
  expect(Object.keys(flooded.http).filter((code) => !refusals.has(code))).toEqual([]);
  expect(Object.keys(flooded.websocket).filter((code) => !websocketRefusals.has(code))).toEqual([]);
  expect(flooded.searches).toBeGreaterThan(seconds * 3);
  expect(flooded.memoryMost - flooded.memoryBefore).toBeLessThan(most.memoryGrowth);
  expect(flooded.p99).toBeLessThan(most.p99);
}

test(
  "82: a flood of nasty documents by HTTP and websocket, from everywhere: a bystander searches on, memory stays",
  async () => {
    target = await startFlooded();
    const flooded = await flood(target, await addOpenModel(target.owner), seconds);
    expectHeld(flooded);
    expect(new Set([...Object.keys(flooded.http)])).toEqual(new Set(nastyDocuments.map(({ code }) => code)));
    await expectAlive(target);
  },
  (seconds + 60) * 1000,
);

test(
  "82: the same from one address: it soon hears nothing but that it asked too often",
  async () => {
    target = await startFlooded({ RATE_LIMIT_ADDRESS: isLong ? "300" : "100", RATE_LIMIT_CALLER: "600" });
    const flooded = await flood(target, await addOpenModel(target.owner), seconds);
    expectHeld(flooded);
    expect(flooded.http["RATE_LIMITED"]).toBeGreaterThan(0);
    await expectAlive(target);
  },
  (seconds + 60) * 1000,
);

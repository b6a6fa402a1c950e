import { type Api, startApi } from "../graphql/api.ts";
import { connect } from "./client.ts";
import { initialised } from "./raw.ts";

test("a server that stops sends its subscribers away, who come again where there is one", async () => {
  const first = await startApi();
  const live = await connect(first);
  const modelId = await addModel(first);
  const events = live.subscribe("subscription ($modelId: BigInt!) { availabilityChanged(modelId: $modelId) { event } }", { modelId });
  await events.next();
  await first.stop();
  // Clients take this code for one after which to try again.
  expect((await live.closed).code).toBe(1001);
});

test("one that does not leave by itself does not keep the server", async () => {
  const api = await startApi();
  const raw = await initialised(api);
  // It reads nothing any more, so it never learns that it is to go.
  raw.socket.pause();
  const begun = performance.now();
  await api.stop();
  expect(performance.now() - begun).toBeLessThan(8_000);
  raw.socket.terminate();
});

async function addModel(api: Api): Promise<string> {
  const { rows } = await api.owner.query<{ id: string }>(
    "insert into holdfast.models (name, time_zone) values ('A room', 'UTC') returning id",
  );
  return rows[0]!.id;
}

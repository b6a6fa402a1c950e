import { type Api, addFreeModel, startApi } from "../graphql/api.ts";
import { relay } from "./client.ts";
import { initialised, isAlive, type Raw, socketsWith } from "./raw.ts";

const windows = 150;

/** An event of 150 windows, 20 times over, is large. */
const large = `subscription ($modelId: BigInt!) { told: availabilityChanged(modelId: $modelId) { event ids ${Array.from(
  { length: 20 },
  (_, n) => `w${n}: availabilities { id slotType during { start { value } end { value } } createdAt }`,
).join(" ")} } }`;

async function startWith(sockets: Parameters<typeof socketsWith>[0]): Promise<{ api: Api; modelId: string; touch(): Promise<void> }> {
  const api = await startApi({ sockets: socketsWith(sockets) });
  const modelId = await addFreeModel(api, "2030-05-04T09:00:00Z", "2030-05-04T17:00:00Z");
  await api.owner.query(
    `insert into holdfast.availability (model_id, during)
     select $1, tstzrange('2032-01-01Z'::timestamptz + n * interval '1 hour', '2032-01-01Z'::timestamptz + n * interval '1 hour' + interval '1 second')
     from generate_series(2, $2) as n`,
    [modelId, windows],
  );
  await relay(api);
  const touch = async (): Promise<void> => {
    await api.owner.query("update holdfast.availability set created_at = created_at + interval '1 second' where model_id = $1", [modelId]);
    await relay(api);
  };
  return { api, modelId, touch };
}

async function subscribe(raw: Raw, modelId: string, id = "1"): Promise<void> {
  raw.send({ id, type: "subscribe", payload: { query: large, variables: { modelId } } });
  await raw.message("next");
}

type Event = { payload: { data: { told: { event: string; ids: string[] } } } };

test("a subscriber that reads slowly gets many changes as one event, and nothing piles up for it", async () => {
  const { api, modelId, touch } = await startWith({ pingMs: 600_000 });
  try {
    const [raw, attentive] = [await initialised(api), await initialised(api)];
    for (const subscriber of [raw, attentive]) await subscribe(subscriber, modelId);
    let came = 0;
    raw.socket.on("message", () => came++);
    raw.socket.pause();
    const changes = 40;
    for (let n = 0; n < changes; n++) {
      await touch();
      await attentive.message("next");
    }
    raw.socket.resume();
    const event = (await raw.message("next")) as unknown as Event;
    expect(event.payload.data.told.ids).toHaveLength(windows);
    // What changes last comes too, however late.
    const insert = "insert into holdfast.availability (model_id, during) values ($1, '[2031-01-01Z,2031-01-02Z)') returning id";
    const { rows } = await api.owner.query<{ id: string }>(insert, [modelId]);
    await relay(api);
    for (;;) {
      const { event: kind, ids } = ((await raw.message("next")) as unknown as Event).payload.data.told;
      if (kind === "REFETCH" || ids.includes(rows[0]!.id)) break;
    }
    // So many as the network holds, and one for all others.
    expect(came).toBeLessThan(changes / 2);
    for (const { socket } of [raw, attentive]) socket.close();
  } finally {
    await api.stop();
  }
});

test("all subscriptions of a socket that was slow go on", async () => {
  const { api, modelId, touch } = await startWith({ pingMs: 600_000, bufferBytes: 100_000_000 });
  try {
    const [raw, attentive] = [await initialised(api), await initialised(api)];
    const ids = ["1", "2", "3"];
    for (const id of ids) await subscribe(raw, modelId, id);
    await subscribe(attentive, modelId);
    raw.socket.pause();
    for (let n = 0; n < 15; n++) {
      await touch();
      await attentive.message("next");
    }
    raw.socket.resume();
    const insert = "insert into holdfast.availability (model_id, during) values ($1, '[2031-01-01Z,2031-01-02Z)') returning id";
    const { rows } = await api.owner.query<{ id: string }>(insert, [modelId]);
    await relay(api);
    const behind = new Set(ids);
    while (behind.size > 0) {
      const { id, payload } = (await raw.message("next")) as unknown as Event & { id: string };
      if (payload.data.told.event === "REFETCH" || payload.data.told.ids.includes(rows[0]!.id)) behind.delete(id);
    }
    for (const { socket } of [raw, attentive]) socket.close();
  } finally {
    await api.stop();
  }
});

test("a subscriber that does not read at all is cut off by the next ping", async () => {
  const { api, modelId, touch } = await startWith({ pingMs: 300 });
  try {
    const raw = await initialised(api);
    await subscribe(raw, modelId);
    raw.socket.pause();
    for (let n = 0; n < 20; n++) await touch();
    await untilNoneIsOpen(api);
    expect(await isAlive(api)).toBe(true);
    raw.socket.terminate();
  } finally {
    await api.stop();
  }
});

test("a socket for which too much waits is cut off at once", async () => {
  const { api, modelId, touch } = await startWith({ pingMs: 600_000, bufferBytes: 100_000 });
  try {
    const raw = await initialised(api);
    for (let n = 0; n < 30; n++) await subscribe(raw, modelId, String(n));
    raw.socket.pause();
    for (let n = 0; n < 5; n++) await touch();
    await untilNoneIsOpen(api);
    expect(await isAlive(api)).toBe(true);
    raw.socket.terminate();
  } finally {
    await api.stop();
  }
});

/** By the server's own gauge: a client that does not read does not see that it is cut off. */
async function untilNoneIsOpen(api: Api): Promise<void> {
  for (;;) {
    const metrics = await (await fetch(`${api.url}/metrics`)).text();
    if (/^holdfast_websocket_connections 0$/m.test(metrics) && !/^holdfast_subscriptions\{.*\} [1-9]/m.test(metrics)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

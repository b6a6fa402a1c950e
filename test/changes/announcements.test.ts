import pino from "pino";
import { listenForChanges } from "../../src/changes/announcements.ts";
import { withTemplateDb } from "../helpers.ts";

test("an announcement that is not ours is passed over, and the next one heard", () =>
  withTemplateDb(async ({ ownerUrl, pool }) => {
    const isOpen = Promise.withResolvers<void>();
    const heard = Promise.withResolvers<unknown>();
    const listening = listenForChanges(ownerUrl, pino({ level: "silent" }), [
      { open: isOpen.resolve, close: () => heard.reject(new Error("the connection was lost")), hear: heard.resolve },
    ]);
    await isOpen.promise;
    const change = { model_id: "8", topic: "hold", ids: ["1"], users: ["x"] };
    const payloads = ["", "no JSON", "null", JSON.stringify({ ...change, model_id: 7 }), JSON.stringify({ ...change, topic: "secret" })];
    for (const payload of [...payloads, JSON.stringify(change)]) {
      await pool.query("select pg_notify('holdfast:changes', $1)", [payload]);
    }
    expect(await heard.promise).toEqual(change);
    await listening.stop();
  }));

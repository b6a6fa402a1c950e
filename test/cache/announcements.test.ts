import pino from "pino";
import { listenForChanges } from "../../src/cache/announcements.ts";
import { withTemplateDb } from "../helpers.ts";

test("an announcement that is not ours is passed over, and the next one heard", () =>
  withTemplateDb(async ({ ownerUrl, pool }) => {
    const isOpen = Promise.withResolvers<void>();
    const heard = Promise.withResolvers<string>();
    const listening = listenForChanges(ownerUrl, pino({ level: "silent" }), {
      open: isOpen.resolve,
      close: () => heard.reject(new Error("the connection was lost")),
      forget: heard.resolve,
    });
    await isOpen.promise;
    for (const payload of ["", "no JSON", "null", '{"model_id": 7}', '{"model_id": "8"}']) {
      await pool.query("select pg_notify('holdfast:changes', $1)", [payload]);
    }
    expect(await heard.promise).toBe("8");
    await listening.stop();
  }));

import { createHash } from "node:crypto";
import type pg from "pg";
import { withTemplateDb } from "../../helpers.ts";
import { addModel, book, freezeClock, hold, open } from "../studio.ts";
import { relay, settle } from "./relaying.ts";

interface Announcement {
  model_id: string;
  topic: string;
  ids: string[];
  users: string[];
}

const md5 = (text: string): string => createHash("md5").update(text).digest("hex");

/** What the API would hear of: each step's announcements, by topic. */
function withFeed(work: (client: pg.PoolClient, step: (does: () => Promise<unknown>) => Promise<Announcement[]>) => Promise<void>) {
  return withTemplateDb(async ({ pool }) => {
    const [listener, client] = [await pool.connect(), await pool.connect()];
    try {
      let heard: Announcement[] = [];
      listener.on("notification", ({ payload }) => heard.push(JSON.parse(payload!) as Announcement));
      await listener.query('listen "holdfast:changes"');
      await freezeClock(client, "00:00");
      await work(client, async (does) => {
        await does();
        await relay(client);
        await settle(listener);
        const told = heard.sort((a, b) => (a.topic < b.topic ? -1 : 1));
        heard = [];
        return told;
      });
    } finally {
      client.release(true);
      listener.release(true);
    }
  });
}

test("a claim is told of by its id and whose it is; as availability only where it takes or frees time", () =>
  withFeed(async (client, step) => {
    const model = await addModel(client);
    const anyTime = { model_id: model, topic: "availability", ids: [], users: [] };
    await step(() => open(client, model, "09:00", "17:00"));

    let id = "";
    const ofHold = () => ({ model_id: model, topic: "hold", ids: [id], users: [md5("ada")] });
    expect(await step(async () => ({ id } = await hold(client, model, "ada", "10:00", "11:00")))).toEqual([anyTime, ofHold()]);

    // Booked, it stands where it was held.
    let booking = "";
    const ofBooking = () => ({ model_id: model, topic: "booking", ids: [booking], users: [md5("ada")] });
    expect(await step(async () => ({ id: booking } = await book(client, model, id, ["pay", 60, "USD"])))).toEqual([ofBooking(), ofHold()]);

    const move = "select holdfast.reschedule_booking($1, $2, '2026-05-04 14:00Z')";
    expect(await step(() => client.query(move, [model, booking]))).toEqual([anyTime, ofBooking(), ofHold()]);
    const refund = "update holdfast.bookings set host_reference = 'x' where model_id = $1 and id = $2";
    expect(await step(() => client.query(refund, [model, booking]))).toEqual([ofBooking()]);
    const cancel = "select holdfast.cancel_booking($1, $2, 'ill')";
    expect(await step(() => client.query(cancel, [model, booking]))).toEqual([anyTime, ofBooking()]);
  }));

test("of what else makes up a model's availability only windows are told one by one", () =>
  withFeed(async (client, step) => {
    const model = await addModel(client);
    await step(async () => {});
    const changes = [
      "select holdfast.block_dates($1, '{2026-05-05}', 'away')",
      "select holdfast.update_availability_settings($1, slot_interval_minutes => 30)",
      "insert into holdfast.external_busy (model_id, source, external_id, during) values ($1, 'c', '1', '[2026-05-06 10:00Z,2026-05-06 11:00Z)')",
    ];
    for (const change of changes) {
      expect(await step(() => client.query(change, [model]))).toEqual([{ model_id: model, topic: "availability", ids: [], users: [] }]);
    }
    let window = "";
    expect(await step(async () => (window = await open(client, model, "09:00", "17:00")))).toEqual([
      { model_id: model, topic: "availability", ids: [window], users: [] },
    ]);
    const remove = "delete from holdfast.availability where model_id = $1 and id = $2";
    expect(await step(() => client.query(remove, [model, window]))).toEqual([
      { model_id: model, topic: "availability", ids: [window], users: [] },
    ]);
  }));

import type { ParsedMail } from "mailparser";
import ical, { type VEvent } from "node-ical";
import { Webhook } from "standardwebhooks";
import { answering, type Receiver, type startReceiver, withReceiver } from "../channels/httpReceiver.ts";
import { type MailServer, startMailServer } from "../channels/mailServer.ts";
import { type TestDatabase, withTemplateDb } from "../helpers.ts";
import { addAda, book, deliveries, move, subscribeAnna, withChannels } from "./deliveries.ts";
import { until } from "./waiting.ts";

const from = { name: "Salon", address: "news@example.com" };

/** A worker that sends mail to a server of the test's own. */
async function withMail(work: (database: TestDatabase, mails: MailServer) => Promise<void>): Promise<void> {
  const mails = await startMailServer();
  try {
    await withTemplateDb(async (database) => {
      await addAda(database.pool);
      await withChannels(database, { email: { smtpUrl: mails.url, from } }, () => work(database, mails));
    });
  } finally {
    await mails.stop();
  }
}

function eventOf({ attachments }: ParsedMail): VEvent {
  const parts = ical.sync.parseICS(attachments.find(({ contentType }) => contentType === "text/calendar")!.content.toString());
  return Object.values(parts).find((part) => part?.type === "VEVENT") as VEvent;
}

test("a booking comes by mail as an invitation, and a later mail moves and cancels what the calendar took from it", () =>
  withMail(async ({ pool }, mails) => {
    await subscribeAnna(pool, "email", "anna@example.com", ["booking_confirmed", "booking_rescheduled", "booking_cancelled"]);
    const id = await book(pool, 9);
    const confirmed = await mails.mail(1);
    expect(confirmed.to).toMatchObject({ value: [{ address: "anna@example.com" }] });
    expect(confirmed.text).toMatch(/\(Europe\/Berlin\)/);
    await move(pool, id, 11);
    const moved = await mails.mail(2);
    await pool.query("select holdfast.cancel_booking(1, $1, 'ill')", [id]);
    const events = [confirmed, moved, await mails.mail(3)].map(eventOf);
    expect(events.map(({ status }) => status)).toEqual(["CONFIRMED", "CONFIRMED", "CANCELLED"]);
    expect(new Set(events.map(({ uid }) => uid)).size).toBe(1);
    const sequences = events.map((event) => Number(event.sequence));
    expect(sequences[1]).toBeGreaterThan(sequences[0]!);
    expect(sequences[2]).toBeGreaterThan(sequences[1]!);
    expect(events.map(({ start }) => start.getUTCHours())).toEqual([9, 11, 11]);
    await until(async () => (await deliveries(pool)).every(({ status }) => status === "delivered"));
    expect(await deliveries(pool)).toEqual(Array(3).fill({ status: "delivered", attempts: 1, last_error: null }));
  }));

/** A worker that sends webhooks to a receiver of the test's own. */
const withHook = (answer: Parameters<typeof startReceiver>[0], work: (database: TestDatabase, receiver: Receiver) => Promise<void>) =>
  withReceiver(answer, (receiver) =>
    withTemplateDb(async (database) => {
      await addAda(database.pool);
      await subscribeAnna(database.pool, "webhook", receiver.url, ["booking_confirmed"]);
      await withChannels(database, {}, () => work(database, receiver));
    }),
  );

test("what a receiver refused for now is sent again with the same id, and verifies", () =>
  withHook(
    (response, received) => answering(received.length === 1 ? 500 : 204)(response),
    async ({ pool }, receiver) => {
      await book(pool, 9);
      await until(async () => (await deliveries(pool)).some(({ status }) => status === "delivered"), 30);
      expect(await deliveries(pool)).toMatchObject([{ status: "delivered", attempts: 2 }]);
      const [first, second, ...others] = receiver.received;
      expect(others).toEqual([]);
      expect(second!.headers["webhook-id"]).toBe(first!.headers["webhook-id"]);
      const { rows } = await pool.query<{ secret: string }>("select webhook_secret as secret from holdfast_private.subscription_secrets");
      const verified = new Webhook(rows[0]!.secret).verify(second!.body, second!.headers as Record<string, string>);
      expect(verified).toMatchObject({ type: "booking_confirmed", data: { model_id: "1", user_id: "anna", count: 1 } });
    },
  ));

test("what was sent is told to the database, also where it doesn't take it at once", () =>
  withHook(answering(204), async ({ pool }, receiver) => {
    const types = "bigint, bigint, integer, holdfast_private.delivery_outcome, text, integer";
    // A sequence counts what is rolled back.
    await pool.query(
      `create sequence holdfast_private.refusals;
       alter function holdfast_private.finish_delivery(${types}) rename to real_finish_delivery;
       create function holdfast_private.finish_delivery(${types}) returns text language plpgsql as $$
       begin
         raise exception 'not now %', nextval('holdfast_private.refusals');
       end $$`,
    );
    await book(pool, 9);
    await until(async () => (await pool.query("select from holdfast_private.refusals where is_called")).rowCount === 1);
    await pool.query(
      `drop function holdfast_private.finish_delivery(${types});
       alter function holdfast_private.real_finish_delivery(${types}) rename to finish_delivery`,
    );
    await until(async () => (await deliveries(pool)).some(({ status }) => status === "delivered"));
    expect(await deliveries(pool)).toMatchObject([{ attempts: 1 }]);
    expect(receiver.received).toHaveLength(1);
  }));

test("a receiver that is gone gets no more", () =>
  withHook(answering(410), async ({ pool }, receiver) => {
    await book(pool, 9);
    await until(async () => (await deliveries(pool)).some(({ status }) => status === "parked"));
    expect((await pool.query("select is_active from holdfast.user_notifications")).rows).toEqual([{ is_active: false }]);
    // Once the second is told in the app, it has been told wherever it is to be.
    await subscribeAnna(pool, "in_app", null, ["booking_confirmed"]);
    await book(pool, 11);
    await until(async () => (await deliveries(pool)).some(({ status }) => status === "delivered"));
    expect(await deliveries(pool)).toHaveLength(2);
    expect(receiver.received).toHaveLength(1);
  }));

test("what isn't configured says so, and isn't tried again", () =>
  withTemplateDb(async (database) => {
    const { pool } = database;
    await addAda(pool);
    await subscribeAnna(pool, "email", "anna@example.com", ["booking_confirmed"]);
    await subscribeAnna(pool, "telegram", "4711", ["booking_confirmed"]);
    await withChannels(database, {}, async () => {
      await book(pool, 9);
      await until(async () => (await deliveries(pool)).filter(({ status }) => status === "unconfigured").length === 2);
      await until(
        async () => (await pool.query("select from graphile_worker.jobs where task_identifier = 'deliver_notification'")).rowCount === 0,
      );
    });
    expect((await deliveries(pool)).map(({ last_error }) => last_error).sort()).toEqual([
      "SMTP_URL is not set",
      "TELEGRAM_TOKEN is not set",
    ]);
  }));

test("a stop waits for no receiver: the message is to be sent again", () => {
  const asked = Promise.withResolvers<void>();
  return withReceiver(
    () => asked.resolve(),
    (receiver) =>
      withTemplateDb(async (database) => {
        const { pool } = database;
        await addAda(pool);
        await subscribeAnna(pool, "webhook", receiver.url, ["booking_confirmed"]);
        let began = 0;
        await withChannels(database, {}, async () => {
          await book(pool, 9);
          await asked.promise;
          began = Date.now();
        });
        expect(Date.now() - began).toBeLessThan(10_000);
        expect(await deliveries(pool)).toEqual([{ status: "failed", attempts: 1, last_error: "the worker stopped" }]);
      }),
  );
});

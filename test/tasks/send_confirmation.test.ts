import pino from "pino";
import { startServer } from "../../src/server.ts";
import { startWorker } from "../../src/worker.ts";
import { headerOf, type MailServer, startMailServer } from "../channels/mailServer.ts";
import { testSettings } from "../channels/settings.ts";
import { type TestDatabase, testConfig, transactionAs, withTemplateDb } from "../helpers.ts";
import { addAda, book, deliveries, subscribeAnna, withChannels } from "./deliveries.ts";
import { until } from "./waiting.ts";

const from = { name: "Salon", address: "news@example.com" };

/** Anna subscribes by herself. */
const subscribe = ({ pool }: TestDatabase): Promise<unknown> =>
  transactionAs(pool, { role: "customer", userId: "anna" }, (client) =>
    client.query(
      "select holdfast.subscribe_to_availability(1, '{booking_confirmed,booking_cancelled}', 'email', 'anna@example.com', 'Europe/Berlin')",
    ),
  );

const linkIn = (text: string | undefined): string => /^https?:\S+$/m.exec(text ?? "")![0];

/** API and worker, sending mail to a server of the test's own; all that they log is kept. */
async function withMailedLinks(work: (database: TestDatabase, mails: MailServer, log: string[]) => Promise<void>): Promise<void> {
  const mails = await startMailServer();
  const lines: string[] = [];
  const log = pino({ level: "trace" }, { write: (line) => void lines.push(line) });
  try {
    await withTemplateDb(async (database) => {
      await addAda(database.pool);
      const server = await startServer({ config: testConfig(database), log });
      const channels = testSettings({ publicUrl: server.url, email: { smtpUrl: mails.url, from } });
      const worker = await startWorker({ config: { ...testConfig(database), channels }, log });
      try {
        await work(database, mails, lines);
      } finally {
        await worker.stop();
        await server.stop();
      }
    });
  } finally {
    await mails.stop();
  }
}

test("a customer's address is used once its link was answered, until the link to unsubscribe is; no log knows either, nor the address", () =>
  withMailedLinks(async (database, mails, log) => {
    const { pool } = database;
    await subscribe(database);
    const confirm = linkIn((await mails.mail(1)).text);
    // Told in the app alone: the address isn't known to be Anna's yet.
    await subscribeAnna(pool, "in_app", null, ["booking_confirmed"]);
    await book(pool, 9);
    await until(async () => (await deliveries(pool)).length === 1);
    expect((await fetch(confirm)).status).toBe(200);
    expect((await fetch(confirm, { method: "POST" })).status).toBe(200);
    await book(pool, 11);
    const mail = await mails.mail(2);
    expect(mail.subject).toMatch(/^Booking with Ada confirmed: .* \(Europe\/Berlin\)$/);
    await until(async () => (await deliveries(pool)).every(({ status }) => status === "delivered"));
    expect(await deliveries(pool)).toHaveLength(3);

    const unsubscribe = headerOf(mail, "list-unsubscribe")!.slice(1, -1);
    expect(mail.text).toContain(unsubscribe);
    const oneClick = { method: "POST", body: new URLSearchParams({ "List-Unsubscribe": "One-Click" }) };
    expect((await fetch(unsubscribe, oneClick)).status).toBe(200);
    expect((await pool.query("select is_active from holdfast.user_notifications where channel = 'email'")).rows).toEqual([
      { is_active: false },
    ]);

    const secrets = [confirm, unsubscribe].map((link) => new URL(link).searchParams.get("token")!);
    expect(log.length).toBeGreaterThan(0);
    for (const secret of [...secrets, "anna@example.com"]) expect(log.filter((line) => line.includes(secret))).toEqual([]);
  }));

test("a mail that could not be sent is tried again by the queue", () =>
  withTemplateDb(async (database) => {
    await addAda(database.pool);
    const mails = await startMailServer({
      onRcptTo: (_address, _session, callback) => callback(Object.assign(new Error("later"), { responseCode: 451 })),
    });
    try {
      await withChannels(database, { email: { smtpUrl: mails.url, from } }, async () => {
        await subscribe(database);
        const tried =
          "select from graphile_worker.jobs where task_identifier = 'send_confirmation' and attempts > 0 and last_error is not null";
        await until(async () => (await database.pool.query(tried)).rowCount === 1);
      });
    } finally {
      await mails.stop();
    }
  }));

test("where mail isn't configured nobody is asked, and nothing is tried for ever", () =>
  withTemplateDb(async (database) => {
    await addAda(database.pool);
    await withChannels(database, {}, async () => {
      await subscribe(database);
      await until(
        async () =>
          (await database.pool.query("select from graphile_worker.jobs where task_identifier = 'send_confirmation'")).rowCount === 0,
      );
    });
    expect((await database.pool.query("select mails from holdfast_private.address_confirmations")).rows).toEqual([{ mails: 1 }]);
  }));

import type pg from "pg";
import { asCaller, asOwner, attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import { jobs } from "../deliveries.ts";
import { fanOut, subscribe, told, unsubscribe } from "../notifications.ts";
import { addModel, freezeClock, open } from "../studio.ts";

const mail = { channel: "email", address: "ada@example.com" };

/** Whom a mail asks for confirmation, by its job. */
const asked = async (client: pg.ClientBase) => (await jobs(client, "send_confirmation")).map(({ payload }) => payload);

const confirmedAt = async (client: pg.ClientBase, id: string): Promise<Date | null> =>
  (await client.query<{ at: Date | null }>("select confirmed_at as at from holdfast.user_notifications where id = $1", [id])).rows[0]!.at;

test("a customer's mail address is asked, and sent nothing before it has answered", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await asCaller(client, "customer", "ada");
    const { id } = await subscribe(client, mail);
    await asOwner(client);
    expect(await confirmedAt(client, id)).toBeNull();
    expect(await asked(client)).toEqual([{ user_id: "ada", subscription_id: id }]);
    await open(client, model, "09:00", "17:00");
    expect(await fanOut(client)).toBe(0);
    await client.query("select holdfast.confirm_address((select token from holdfast_private.address_confirmations))");
    await open(client, model, "18:00", "19:00");
    expect(await fanOut(client)).toBe(1);
    expect(await told(client)).toEqual(["ada availability_added 1"]);
  }));

test.each([
  ["model", "room"],
  ["customer", "ada"],
] as const)("a %s too", (role, user) =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await asCaller(client, role, user, model);
    await subscribe(client, mail);
    await asOwner(client);
    expect(await asked(client)).toHaveLength(1);
  }),
);

test("the host's word is enough: for itself, and for whom it subscribes", () =>
  withRootDb(async (client) => {
    await asCaller(client, "admin", "host");
    const own = await subscribe(client, mail);
    const anothers = await subscribe(client, { ...mail, user_id: "ada" });
    await asOwner(client);
    expect([await confirmedAt(client, own.id), await confirmedAt(client, anothers.id)]).toEqual([expect.any(Date), expect.any(Date)]);
    expect(await asked(client)).toEqual([]);
  }));

test("other channels need no confirmation", () =>
  withRootDb(async (client) => {
    await asCaller(client, "customer", "ada");
    for (const options of [{}, { channel: "webhook", address: "https://example.com/" }, { channel: "telegram", address: "1234" }]) {
      const { id } = await subscribe(client, options);
      expect(await confirmedAt(client, id)).not.toBeNull();
    }
    await asOwner(client);
    expect(await asked(client)).toEqual([]);
  }));

test("an address that the user is sent mail at already needs none; another's confirmation is not its own", () =>
  withRootDb(async (client) => {
    await subscribe(client, { ...mail, user_id: "ada" });
    await asCaller(client, "customer", "ada");
    expect(await confirmedAt(client, (await subscribe(client, { ...mail, address: "Ada@Example.com" })).id)).not.toBeNull();
    await asCaller(client, "customer", "eve");
    expect(await confirmedAt(client, (await subscribe(client, mail)).id)).toBeNull();
  }));

test("subscribed a second time before it has answered, it gets no second mail", () =>
  withRootDb(async (client) => {
    await asCaller(client, "customer", "ada");
    await subscribe(client, mail);
    await subscribe(client, { ...mail, event_types: ["hold_placed"] });
    await asOwner(client);
    expect(await asked(client)).toHaveLength(1);
  }));

test("a mailbox gets three such mails in 24 hours at most, whoever asks and however often they unsubscribe", () =>
  withRootDb(async (client) => {
    await freezeClock(client, "00:00");
    for (const user of ["ada", "bob", "eve"]) {
      await asCaller(client, "customer", user);
      await unsubscribe(client, (await subscribe(client, { ...mail, address: user === "bob" ? "ADA@example.com" : mail.address })).id);
    }
    await asCaller(client, "customer", "mallory");
    await expectSqlState(
      attempt(client, () => subscribe(client, mail)),
      "CONFIRMATION_LIMIT_REACHED",
    );
    await asOwner(client);
    expect(await asked(client)).toHaveLength(3);
    await freezeClock(client, "2026-05-05T00:01");
    await asCaller(client, "customer", "mallory");
    await subscribe(client, mail);
  }));

test("a user asks five mailboxes in 24 hours at most", () =>
  withRootDb(async (client) => {
    await asCaller(client, "customer", "ada");
    for (let n = 1; n <= 5; n++) await subscribe(client, { ...mail, address: `ada${n}@example.com` });
    await expectSqlState(
      attempt(client, () => subscribe(client, { ...mail, address: "ada6@example.com" })),
      "CONFIRMATION_LIMIT_REACHED",
    );
    await subscribe(client);
  }));

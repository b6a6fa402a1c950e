import type pg from "pg";
import { asCaller, asOwner, attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import { subscribe, unsubscribe } from "../notifications.ts";
import { freezeClock, one } from "../studio.ts";

const mail = { channel: "email", address: "Ada@example.com" };
const confirm = (client: pg.ClientBase, token: string | null) =>
  client.query("select holdfast.confirm_address($1) as is_confirmed", [token]);

/** What the mail says, as the job that sends it asks. */
async function ask(client: pg.ClientBase, id: string): Promise<Record<string, string> | undefined> {
  const { rows } = await client.query("select c.* from holdfast_private.start_confirmation('ada', $1) as c", [id]);
  return rows[0]?.token ? rows[0] : undefined;
}

async function subscribed(client: pg.ClientBase, options: Record<string, unknown> = mail): Promise<string> {
  await asCaller(client, "customer", "ada");
  const { id } = await subscribe(client, options);
  await asOwner(client);
  return id;
}

const confirmed = async (client: pg.ClientBase): Promise<string[]> =>
  (await client.query<{ id: string }>("select id from holdfast.user_notifications where confirmed_at is not null order by id")).rows.map(
    ({ id }) => id,
  );

test("the mail's token confirms all of the user's subscriptions to the address, whoever brings it; again, it does no harm", () =>
  withRootDb(async (client) => {
    const [first, second] = [await subscribed(client), await subscribed(client, { ...mail, address: "ada@example.com" })];
    await subscribed(client, { ...mail, address: "ada@work.example.com" });
    const asked = await ask(client, first);
    expect(asked).toEqual({
      user_id: "ada",
      subscription_id: first,
      address: "Ada@example.com",
      token: expect.stringMatching(/^[0-9a-f]{64}$/),
      time_zone: "UTC",
    });
    await asCaller(client, "anonymous");
    for (let n = 0; n < 2; n++) expect((await confirm(client, asked!["token"]!)).rows).toEqual([{ is_confirmed: true }]);
    await asOwner(client);
    expect(await confirmed(client)).toEqual([first, second]);
  }));

test("it is good for 7 days", () =>
  withRootDb(async (client) => {
    await freezeClock(client, "00:00");
    const id = await subscribed(client);
    const { token } = (await ask(client, id))!;
    await freezeClock(client, "2026-05-11T00:00");
    expect(await ask(client, id)).toBeUndefined();
    await expectSqlState(
      attempt(client, () => confirm(client, token!)),
      "NOT_FOUND",
    );
    expect(await confirmed(client)).toEqual([]);
  }));

test("a token that nobody was given is refused", () =>
  withRootDb(async (client) => {
    await subscribed(client);
    for (const token of ["", "0", "f".repeat(64)]) {
      await expectSqlState(
        attempt(client, () => confirm(client, token)),
        "NOT_FOUND",
      );
    }
    await expectSqlState(
      attempt(client, () => confirm(client, null)),
      "MISSING_ARGUMENT",
    );
  }));

test("nothing is asked once it was confirmed, or nobody wants it any more, or after five mails", () =>
  withRootDb(async (client) => {
    const id = await subscribed(client);
    const { token } = (await ask(client, id))!;
    await confirm(client, token!);
    expect(await ask(client, id)).toBeUndefined();

    const other = await subscribed(client, { ...mail, address: "ada@work.example.com" });
    for (let n = 0; n < 5; n++) expect(await ask(client, other)).toBeDefined();
    expect(await ask(client, other)).toBeUndefined();

    const ended = await subscribed(client, { ...mail, address: "ada@home.example.com" });
    await unsubscribe(client, ended, "ada");
    expect(await ask(client, ended)).toBeUndefined();
  }));

test("tokens are shown to nobody", () =>
  withRootDb(async (client) => {
    await subscribed(client);
    for (const role of ["anonymous", "customer", "model", "admin"] as const) {
      await asCaller(client, role, "ada", 1);
      for (const table of ["address_confirmations", "subscription_secrets"]) {
        await expectSqlState(
          attempt(client, () => client.query(`select * from holdfast_private.${table}`)),
          "42501",
        );
      }
    }
    await asOwner(client);
    expect(await one(client, "select count(distinct token)::int as n from holdfast_private.address_confirmations")).toEqual({ n: 1 });
  }));

import type pg from "pg";
import { asCaller, asOwner, attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import { fanOut, subscribe, subscriptions } from "../notifications.ts";
import { addModel, one, open } from "../studio.ts";

const mail = { user_id: "ada", channel: "email", address: "ada@example.com" };

async function tokenOf(client: pg.ClientBase, id: string): Promise<string> {
  const sql = "select unsubscribe_token as token from holdfast_private.subscription_secrets where subscription_id = $1";
  return (await one<{ token: string }>(client, sql, [id])).token;
}

const leave = (client: pg.ClientBase, token: string | null) => client.query("select holdfast.unsubscribe_by_token($1) as is_done", [token]);

/** Ids of those that are still sent anything. */
const active = async (client: pg.ClientBase): Promise<string[]> =>
  (await subscriptions(client, "ada")).filter(({ is_active }) => is_active).map(({ id }) => id);

test("whoever has the token of a subscription ends it; again, it does no harm", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const { id } = await subscribe(client, mail);
    const token = await tokenOf(client, id);
    expect(token).toMatch(/^[0-9a-f]{64}$/);
    await asCaller(client, "anonymous");
    for (let n = 0; n < 2; n++) expect((await leave(client, token)).rows).toEqual([{ is_done: true }]);
    await asOwner(client);
    expect(await active(client)).toEqual([]);
    await open(client, model, "09:00", "17:00");
    expect(await fanOut(client)).toBe(0);
  }));

test("with it end those that ask for nothing more at the same address: no other mail tells the same", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const added = { event_types: ["availability_added"] };
    const { id } = await subscribe(client, mail);
    await subscribe(client, { ...mail, ...added });
    await subscribe(client, { ...mail, ...added, only_model_id: model });
    const kept = [
      await subscribe(client, { ...mail, event_types: ["availability_added", "booking_reminder"] }),
      await subscribe(client, { ...mail, ...added, address: "ada@work.example.com" }),
      await subscribe(client, { user_id: "ada", ...added }),
    ];
    await leave(client, await tokenOf(client, id));
    expect(await active(client)).toEqual(kept.map((subscription) => subscription.id));
  }));

test("one for a single model leaves the one for all", () =>
  withRootDb(async (client) => {
    const all = await subscribe(client, mail);
    const { id } = await subscribe(client, { ...mail, only_model_id: await addModel(client) });
    await leave(client, await tokenOf(client, id));
    expect(await active(client)).toEqual([all.id]);
  }));

test("each has a token of its own, also those that are made by hand", () =>
  withRootDb(async (client) => {
    await client.query(
      `insert into holdfast.user_notifications (user_id, event_types, channel)
       select 'user ' || n, '{hold_placed}', 'in_app' from generate_series(1, 50) as n`,
    );
    expect(await one(client, "select count(distinct unsubscribe_token)::int as n from holdfast_private.subscription_secrets")).toEqual({
      n: 50,
    });
    await client.query("delete from holdfast.user_notifications");
    expect(await one(client, "select count(*)::int as n from holdfast_private.subscription_secrets")).toEqual({ n: 0 });
  }));

test("a token that nobody was given is refused", () =>
  withRootDb(async (client) => {
    await subscribe(client, mail);
    for (const [token, code] of [
      ["", "NOT_FOUND"],
      ["0".repeat(64), "NOT_FOUND"],
      [null, "MISSING_ARGUMENT"],
    ] as const) {
      await expectSqlState(
        attempt(client, () => leave(client, token)),
        code,
      );
    }
  }));

import type pg from "pg";
import { type Api, startApi } from "../graphql/api.ts";
import { subscribeAnna } from "../tasks/deliveries.ts";

let api: Api;
beforeAll(async () => {
  api = await startApi();
  await api.owner.query("select holdfast.add_model('Ada', 'UTC', model_id => 1)");
});
afterAll(() => api.stop());

const noSuchToken = "0".repeat(64);

/** A subscription of Anna's and the token that its mails carry. */
async function subscribed(address: string): Promise<string> {
  await subscribeAnna(api.owner, "email", address, ["booking_confirmed"]);
  const { rows } = await api.owner.query<{ token: string }>(
    `select s.unsubscribe_token as token from holdfast_private.subscription_secrets as s
     join holdfast.user_notifications as n on n.user_id = s.user_id and n.id = s.subscription_id where n.address = $1`,
    [address],
  );
  return rows[0]!.token;
}

async function isActive(address: string): Promise<boolean> {
  const { rows } = await api.owner.query<{ is_active: boolean }>("select is_active from holdfast.user_notifications where address = $1", [
    address,
  ]);
  return rows[0]!.is_active;
}

/** A customer's subscription, and the token that was mailed to see whether the address is its. */
async function unconfirmed(address: string): Promise<string> {
  const client: pg.PoolClient = await api.owner.connect();
  await client.query("begin; set local role holdfast_customer; set local holdfast.user_id to 'bob'");
  await client.query("select holdfast.subscribe_to_availability(event_types => '{booking_confirmed}', channel => 'email', address => $1)", [
    address,
  ]);
  await client.query("commit");
  client.release();
  const { rows } = await api.owner.query<{ token: string }>("select token from holdfast_private.address_confirmations where address = $1", [
    address,
  ]);
  return rows[0]!.token;
}

async function isConfirmed(address: string): Promise<boolean> {
  const { rows } = await api.owner.query<{ done: boolean }>(
    "select confirmed_at is not null as done from holdfast.user_notifications where address = $1",
    [address],
  );
  return rows[0]!.done;
}

const at = (what: string, token: string): string => `${api.url}/notifications/${what}?token=${token}`;

test("to unsubscribe: the page only asks, its button does it, also twice", async () => {
  const token = await subscribed("one@example.com");
  const asked = await fetch(at("unsubscribe", token));
  expect(asked.status).toBe(200);
  expect(await asked.text()).toContain('<form method="post"><button>');
  await fetch(at("unsubscribe", token), { method: "HEAD" });
  expect(await isActive("one@example.com")).toBe(true);
  expect((await fetch(at("unsubscribe", token), { method: "POST" })).status).toBe(200);
  expect(await isActive("one@example.com")).toBe(false);
  expect((await fetch(at("unsubscribe", token), { method: "POST" })).status).toBe(200);
});

test("to unsubscribe with one click, as mail programs do it (RFC 8058)", async () => {
  const token = await subscribed("two@example.com");
  const answer = await fetch(at("unsubscribe", token), {
    method: "POST",
    body: new URLSearchParams({ "List-Unsubscribe": "One-Click" }),
    redirect: "manual",
  });
  expect(answer.status).toBe(200);
  expect(await isActive("two@example.com")).toBe(false);
});

test("to confirm an address: the page only asks, its button does it", async () => {
  const token = await unconfirmed("bob@example.com");
  expect((await fetch(at("confirm", token))).status).toBe(200);
  expect(await isConfirmed("bob@example.com")).toBe(false);
  expect((await fetch(at("confirm", token), { method: "POST" })).status).toBe(200);
  expect(await isConfirmed("bob@example.com")).toBe(true);
});

test.each(["unsubscribe", "confirm"])("a token to %s that is none, or another's, leads to one page", async (what) => {
  const other = what === "confirm" ? await subscribed("three@example.com") : await unconfirmed("carl@example.com");
  const pages = new Set<string>();
  for (const token of [noSuchToken, other, "short", "", "%00".repeat(20), "'; drop table models; --", "a".repeat(5000)]) {
    const answer = await fetch(at(what, token), { method: "POST" });
    expect([token, answer.status]).toEqual([token, 404]);
    pages.add(await answer.text());
  }
  expect((await fetch(`${api.url}/notifications/${what}`, { method: "POST" })).status).toBe(404);
  expect((await fetch(`${api.url}/notifications/${what}`)).status).toBe(404);
  expect((await fetch(`${at(what, noSuchToken)}&token=${noSuchToken}`, { method: "POST" })).status).toBe(404);
  expect(pages.size).toBe(1);
});

test.each(["GET", "POST"])("%s: the page runs no script, is in no frame, loads nothing, and the token stays here", async (method) => {
  const answer = await fetch(at("unsubscribe", await subscribed(`${method}@example.com`)), { method });
  const csp = answer.headers.get("content-security-policy")!;
  expect(csp).toMatch(/default-src 'none'/);
  expect(csp).toMatch(/frame-ancestors 'none'/);
  expect(csp).toMatch(/form-action 'self'/);
  expect(csp).not.toMatch(/script-src|unsafe/);
  expect(answer.headers.get("referrer-policy")).toBe("no-referrer");
  expect(answer.headers.get("cache-control")).toBe("no-store");
  const page = await answer.text();
  expect(page).not.toMatch(/<script|https?:\/\/|[0-9a-f]{64}/);
});

test("other methods do nothing", async () => {
  const token = await subscribed("four@example.com");
  for (const method of ["PUT", "DELETE", "PATCH"]) expect((await fetch(at("unsubscribe", token), { method })).status).toBe(404);
  expect(await isActive("four@example.com")).toBe(true);
});

test("what goes wrong on our side is no fault of the link", async () => {
  const token = await subscribed("five@example.com");
  await api.owner.query("alter function holdfast.unsubscribe_by_token(text) rename to hidden");
  const answer = await fetch(at("unsubscribe", token), { method: "POST" });
  await api.owner.query("alter function holdfast.hidden(text) rename to unsubscribe_by_token");
  expect(answer.status).toBe(500);
  expect(await answer.text()).not.toMatch(/unsubscribe_by_token|[0-9a-f]{64}/);
  expect((await fetch(at("unsubscribe", token), { method: "POST" })).status).toBe(200);
});

import type pg from "pg";
import { asCaller, asOwner, attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import { mailToAda, start } from "../deliveries.ts";
import { subscribe, subscriptions } from "../notifications.ts";
import { addModel, freezeClock, one } from "../studio.ts";

const hook = { channel: "webhook", address: "https://example.com/hook" };

async function rotate(client: pg.ClientBase, id: string | null, user: string | null = "ada"): Promise<string> {
  return (await one<{ secret: string }>(client, "select holdfast.rotate_webhook_secret($1, $2) as secret", [id, user])).secret;
}

test("a webhook has a secret of 32 random bytes from the start; rotated, the new one is shown and both sign for 24 hours", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await freezeClock(client, "00:00");
    const id = await mailToAda(client, model, hook);
    const { id: subscription } = (await subscriptions(client, "ada"))[0]!;
    const secrets = async () => (await start(client, model, id))!.webhook_secrets;
    const [first, ...none] = await secrets();
    expect(none).toEqual([]);
    expect(first).toMatch(/^whsec_/);
    expect(Buffer.from(first!.slice(6), "base64")).toHaveLength(32);

    const second = await rotate(client, subscription);
    expect(second).not.toBe(first);
    expect(await secrets()).toEqual([second, first]);
    await freezeClock(client, "23:59:59");
    expect(await secrets()).toEqual([second, first]);
    await freezeClock(client, "2026-05-05T00:00");
    expect(await secrets()).toEqual([second]);
  }));

test("rotated twice, the newest two are valid", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const id = await mailToAda(client, model, hook);
    const { id: subscription } = (await subscriptions(client, "ada"))[0]!;
    const [first, second] = [await rotate(client, subscription), await rotate(client, subscription)];
    expect((await start(client, model, id))!.webhook_secrets).toEqual([second, first]);
  }));

test("other channels have none", () =>
  withRootDb(async (client) => {
    const { id } = await subscribe(client, { user_id: "ada" });
    await expectSqlState(
      attempt(client, () => rotate(client, id)),
      "NOT_FOUND",
    );
  }));

test("one's own, or an admin's to do; another's is not there", () =>
  withRootDb(async (client) => {
    const { id } = await subscribe(client, { ...hook, user_id: "ada" });
    await asCaller(client, "customer", "ada");
    expect(await rotate(client, id, null)).toMatch(/^whsec_/);
    await asCaller(client, "customer", "bob");
    for (const [user, code] of [
      [null, "NOT_FOUND"],
      ["ada", "FORBIDDEN"],
    ] as const) {
      await expectSqlState(
        attempt(client, () => rotate(client, id, user)),
        code,
      );
    }
    await asCaller(client, "anonymous");
    await expectSqlState(
      attempt(client, () => rotate(client, id)),
      "42501",
    );
    await asCaller(client, "admin", "host");
    expect(await rotate(client, id)).toMatch(/^whsec_/);
    await asOwner(client);
    await expectSqlState(
      attempt(client, () => rotate(client, null)),
      "MISSING_ARGUMENT",
    );
  }));

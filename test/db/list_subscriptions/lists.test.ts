import { asCaller, attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import { subscribe, subscriptions } from "../notifications.ts";

test("one's own, oldest first; an admin's, of whom it names", () =>
  withRootDb(async (client) => {
    await asCaller(client, "customer", "bob");
    await subscribe(client);
    await asCaller(client, "customer", "ada");
    expect(await subscriptions(client)).toEqual([]);
    const mine = [await subscribe(client), await subscribe(client, { channel: "email", address: "ada@example.com" })];
    expect(await subscriptions(client)).toEqual(mine);
    await asCaller(client, "admin", "host");
    expect(await subscriptions(client)).toEqual([]);
    expect(await subscriptions(client, "ada")).toEqual(mine);
  }));

test("another's is refused, and so is a caller without a name", () =>
  withRootDb(async (client) => {
    await asCaller(client, "customer", "ada");
    await expectSqlState(
      attempt(client, () => subscriptions(client, "bob")),
      "FORBIDDEN",
    );
    await asCaller(client, "admin", "host");
    await expectSqlState(
      attempt(client, () => subscriptions(client, "x".repeat(51))),
      "INVALID_ARGUMENT",
    );
    await asCaller(client, "anonymous");
    await expectSqlState(
      attempt(client, () => subscriptions(client)),
      "42501",
    );
  }));

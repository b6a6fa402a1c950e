import { asCaller, attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import { fanOut, subscribe, subscriptions, unsubscribe } from "../notifications.ts";
import { addModel, open } from "../studio.ts";

test("returns what it ends; nobody is told any more", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const subscription = await subscribe(client, { user_id: "ada" });
    expect(await unsubscribe(client, subscription.id, "ada")).toEqual(subscription);
    expect(await subscriptions(client, "ada")).toEqual([]);
    await open(client, model, "09:00", "17:00");
    expect(await fanOut(client)).toBe(0);
  }));

test("a second time there is nothing to end", () =>
  withRootDb(async (client) => {
    await asCaller(client, "customer", "ada");
    const { id } = await subscribe(client);
    await unsubscribe(client, id);
    await expectSqlState(
      attempt(client, () => unsubscribe(client, id)),
      "NOT_FOUND",
    );
  }));

test("another's is not there, save for admins who name the user", () =>
  withRootDb(async (client) => {
    await asCaller(client, "customer", "ada");
    const subscription = await subscribe(client);
    for (const role of ["customer", "model"] as const) {
      await asCaller(client, role, "bob", 1);
      await expectSqlState(
        attempt(client, () => unsubscribe(client, subscription.id)),
        "NOT_FOUND",
      );
      await expectSqlState(
        attempt(client, () => unsubscribe(client, subscription.id, "ada")),
        "FORBIDDEN",
      );
    }
    await asCaller(client, "anonymous");
    await expectSqlState(
      attempt(client, () => unsubscribe(client, subscription.id)),
      "42501",
    );
    await asCaller(client, "admin", "host");
    await expectSqlState(
      attempt(client, () => unsubscribe(client, subscription.id)),
      "NOT_FOUND",
    );
    expect(await unsubscribe(client, subscription.id, "ada")).toEqual(subscription);
  }));

test("without an id it is refused", () =>
  withRootDb(async (client) => {
    await expectSqlState(
      attempt(client, () => unsubscribe(client, null, "ada")),
      "MISSING_ARGUMENT",
    );
  }));

import { asCaller, attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import { delivery, finish, jobs, mailToAda, start } from "../deliveries.ts";
import { subscribe, subscriptions } from "../notifications.ts";
import { addModel, at, freezeClock } from "../studio.ts";

test("delivered: when, and no job is left to come", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const id = await mailToAda(client, model);
    await freezeClock(client, "10:00");
    await start(client, model, id);
    expect(await finish(client, model, id, 1, "delivered")).toBe("delivered");
    expect(await delivery(client, id)).toMatchObject({ status: "delivered", delivered_at: new Date(at("10:00")), next_attempt_at: null });
    expect(await jobs(client, "deliver_notification")).toEqual([]);
  }));

test("failed: tried again by a job of its own, with the error to be read", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const id = await mailToAda(client, model);
    await start(client, model, id);
    expect(await finish(client, model, id, 1, "failed", { error: "451 greylisted" })).toBe("failed");
    const { status, next_attempt_at, last_error } = await delivery(client, id);
    expect({ status, last_error }).toEqual({ status: "failed", last_error: "451 greylisted" });
    expect(await jobs(client, "deliver_notification")).toMatchObject([{ payload: { model_id: model, id }, run_at: next_attempt_at }]);
  }));

test.each(["rejected", "gone"] as const)("%s: parked, and not tried again", (outcome) =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const id = await mailToAda(client, model);
    await start(client, model, id);
    expect(await finish(client, model, id, 1, outcome, { error: "550 no such mailbox" })).toBe("parked");
    expect(await delivery(client, id)).toMatchObject({ status: "parked", last_error: "550 no such mailbox", next_attempt_at: null });
    expect(await jobs(client, "deliver_notification")).toEqual([]);
  }),
);

test("gone: whatever the user has at that address is switched off, other addresses and users are not", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const id = await mailToAda(client, model);
    const mail = { channel: "email", address: "ada@example.com" };
    await subscribe(client, { ...mail, user_id: "ada" });
    await subscribe(client, { ...mail, user_id: "ada", address: "ada@work.example.com" });
    await subscribe(client, { ...mail, user_id: "bob" });
    await start(client, model, id);
    await finish(client, model, id, 1, "gone", { error: "410" });
    expect((await subscriptions(client, "ada")).map(({ is_active }) => is_active)).toEqual([false, false, true]);
    expect((await subscriptions(client, "bob")).map(({ is_active }) => is_active)).toEqual([true]);
  }));

test("rejected leaves the subscription as it is", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const id = await mailToAda(client, model);
    await start(client, model, id);
    await finish(client, model, id, 1, "rejected");
    expect(await subscriptions(client, "ada")).toMatchObject([{ is_active: true }]);
  }));

test("unconfigured: said so, instead of failing for ever; an operator may retry it", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const id = await mailToAda(client, model);
    await start(client, model, id);
    expect(await finish(client, model, id, 1, "unconfigured", { error: "SMTP_URL is not set" })).toBe("unconfigured");
    expect(await jobs(client, "deliver_notification")).toEqual([]);
    await client.query("select holdfast.retry_delivery($1, $2)", [model, id]);
    expect(await jobs(client, "deliver_notification")).toMatchObject([{ payload: { model_id: model, id } }]);
    expect(await start(client, model, id)).toMatchObject({ attempt: 2 });
  }));

test("what the outside says is kept as one line of 500 characters at most", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const id = await mailToAda(client, model);
    await start(client, model, id);
    await finish(client, model, id, 1, "rejected", { error: `550 no\r\n\tsuch ${"x".repeat(600)}` });
    const { last_error } = await delivery(client, id);
    expect(last_error).toMatch(/^550 no such x+$/);
    expect(last_error).toHaveLength(500);
  }));

test("a message that is gone has no status", () =>
  withRootDb(async (client) => {
    expect(await finish(client, await addModel(client), "9000000000000000000", 1, "delivered")).toBeNull();
  }));

test("it is the worker's", () =>
  withRootDb(async (client) => {
    for (const role of ["anonymous", "customer", "model", "admin"] as const) {
      await asCaller(client, role, "ada", 1);
      await expectSqlState(
        attempt(client, () => finish(client, "1", "1", 1, "delivered")),
        "42501",
      );
    }
  }));

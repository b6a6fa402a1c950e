import { asCaller, attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import { delivery, finish, mailToAda, start } from "../deliveries.ts";
import { addMessage, messages } from "../notifications.ts";
import { addModel, at, freezeClock, one } from "../studio.ts";

test("an attempt is counted and says all that it takes to send the message", () =>
  withRootDb(async (client) => {
    const model = await addModel(client, { name: "Ada's studio", time_zone: "Europe/Paris" });
    const id = await mailToAda(client, model, { time_zone: "Asia/Tokyo" }, { payload: '{"count": 3}' });
    const started = await start(client, model, id);
    expect(started).toMatchObject({
      model_id: model,
      id,
      attempt: 1,
      message_id: `msg_${model}_${id}`,
      channel: "email",
      address: "ada@example.com",
      event_type: "hold_placed",
      payload: { count: 3 },
      is_digest: true,
      user_id: "ada",
      time_zone: "Asia/Tokyo",
      model_name: "Ada's studio",
      model_time_zone: "Europe/Paris",
      unsubscribe_token: expect.stringMatching(/^[0-9a-f]{64}$/),
      webhook_secrets: [],
    });
    expect(await delivery(client, id)).toMatchObject({ status: "pending", attempts: 1, last_attempt: 1 });
  }));

test("begun again, as after a crash, it is another attempt with the same message_id", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const id = await mailToAda(client, model);
    const [first, second] = [await start(client, model, id), await start(client, model, id)];
    expect([first!.attempt, second!.attempt]).toEqual([1, 2]);
    expect(second!.message_id).toBe(first!.message_id);
  }));

test.each(["delivered", "parked", "unconfigured", "withdrawn"])("one that is %s is not begun", (status) =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const id = await mailToAda(client, model, {}, { status });
    expect(await start(client, model, id)).toBeNull();
    expect(await delivery(client, id)).toMatchObject({ status, attempts: 0 });
  }),
);

test("one that is not there is nothing to do", () =>
  withRootDb(async (client) => {
    expect(await start(client, await addModel(client), "9000000000000000000")).toBeNull();
  }));

test("an acknowledged success is never sent again, whatever is asked later", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const id = await mailToAda(client, model);
    const { attempt: number } = (await start(client, model, id))!;
    expect(await finish(client, model, id, number, "delivered")).toBe("delivered");
    for (const outcome of ["failed", "gone", "rejected", "unconfigured"] as const) {
      expect(await finish(client, model, id, number, outcome)).toBe("delivered");
    }
    await expectSqlState(
      attempt(client, () => client.query("select holdfast.retry_delivery($1, $2)", [model, id])),
      "INVALID_TRANSITION",
    );
    expect(await start(client, model, id)).toBeNull();
    expect(await delivery(client, id)).toMatchObject({ status: "delivered", attempts: 1 });
  }));

test("what ends every attempt without an answer is parked after ten", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const id = await mailToAda(client, model);
    for (let n = 1; n <= 10; n++) expect(await start(client, model, id)).toMatchObject({ attempt: n });
    expect(await start(client, model, id)).toBeNull();
    expect(await delivery(client, id)).toMatchObject({ status: "parked", attempts: 10, last_error: expect.any(String) });
  }));

test("a message that no subscription asked for goes out as it is", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await freezeClock(client, "10:00");
    const id = await addMessage(client, model, { next_attempt_at: at("10:00") });
    expect(await start(client, model, id)).toMatchObject({ attempt: 1, time_zone: "UTC", unsubscribe_token: null });
    expect(await messages(client)).toHaveLength(1);
  }));

test("it is the worker's", () =>
  withRootDb(async (client) => {
    for (const role of ["anonymous", "customer", "model", "admin"] as const) {
      await asCaller(client, role, "ada", 1);
      await expectSqlState(
        attempt(client, () => start(client, "1", "1")),
        "42501",
      );
    }
    await client.query("reset role");
    const may = `select has_function_privilege('holdfast_worker', 'holdfast_private.start_delivery(bigint, bigint)', 'execute') as may`;
    expect(await one(client, may)).toEqual({ may: true });
  }));

import type pg from "pg";
import { asCaller, attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import { addMessage, type Message, messages } from "../notifications.ts";
import { addModel, at, freezeClock, one } from "../studio.ts";

const retry = (client: pg.ClientBase, model: string | null, id: string | null): Promise<Message & { next_attempt_at: Date }> =>
  one(client, "select * from holdfast.retry_delivery($1, $2)", [model, id]);

test.each(["failed", "parked", "unconfigured"])(
  "a message that is %s is tried again at once, counted anew, its error still to be read",
  (status) =>
    withRootDb(async (client) => {
      const model = await addModel(client);
      const id = await addMessage(client, model, { status, attempts: 8, last_error: "no such mailbox" });
      await freezeClock(client, "10:00");
      await asCaller(client, "admin", "host");
      expect(await retry(client, model, id)).toMatchObject({
        id,
        status: "pending",
        attempts: 0,
        last_error: "no such mailbox",
        next_attempt_at: new Date(at("10:00")),
      });
    }),
);

test("a pending one is left as it is", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const id = await addMessage(client, model, { attempts: 2, next_attempt_at: at("12:00") });
    const [before] = await messages(client);
    expect(await retry(client, model, id)).toEqual(before);
  }));

test("a delivered one is never sent again", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const id = await addMessage(client, model, { status: "delivered", delivered_at: at("09:00") });
    await expectSqlState(
      attempt(client, () => retry(client, model, id)),
      "INVALID_TRANSITION",
    );
  }));

test("it is for admins and workers", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const id = await addMessage(client, model, { status: "parked" });
    for (const role of ["anonymous", "customer", "model"] as const) {
      await asCaller(client, role, "ada", model);
      await expectSqlState(
        attempt(client, () => retry(client, model, id)),
        "42501",
      );
    }
    await asCaller(client, "admin", "host");
    expect(await retry(client, model, id)).toMatchObject({ status: "pending" });
    const may = "select has_function_privilege('holdfast_worker', 'holdfast.retry_delivery(bigint, bigint)', 'execute') as may";
    expect(await one(client, may)).toEqual({ may: true });
  }));

test("what is not there, or not named, is refused", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await expectSqlState(
      attempt(client, () => retry(client, model, "9000000000000000000")),
      "NOT_FOUND",
    );
    await expectSqlState(
      attempt(client, () => retry(client, model, null)),
      "MISSING_ARGUMENT",
    );
  }));

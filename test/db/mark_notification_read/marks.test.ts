import type pg from "pg";
import { asCaller, attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import { addMessage, type Message } from "../notifications.ts";
import { addModel, at, freezeClock, one } from "../studio.ts";

const mark = (client: pg.ClientBase, model: string | null, id: string | null): Promise<Message> =>
  one<Message>(client, "select * from holdfast.mark_notification_read($1, $2)", [model, id]);

test("the first time stays", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const id = await addMessage(client, model);
    await freezeClock(client, "10:00");
    await asCaller(client, "customer", "ada");
    const first = await mark(client, model, id);
    expect(first).toMatchObject({ model_id: model, id, read_at: new Date(at("10:00")) });
    await asCaller(client, "admin", "host");
    expect(await mark(client, model, id)).toEqual(first);
  }));

test("another's is not there, nor what does not exist", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const id = await addMessage(client, model);
    await asCaller(client, "customer", "ada");
    await expectSqlState(
      attempt(client, () => mark(client, String(Number(model) + 1), id)),
      "NOT_FOUND",
    );
    for (const role of ["customer", "model"] as const) {
      await asCaller(client, role, "bob", model);
      await expectSqlState(
        attempt(client, () => mark(client, model, id)),
        "NOT_FOUND",
      );
    }
    await asCaller(client, "anonymous");
    await expectSqlState(
      attempt(client, () => mark(client, model, id)),
      "42501",
    );
    await asCaller(client, "customer", "ada");
    expect((await mark(client, model, id)).read_at).not.toBeNull();
  }));

test("both ids are needed", () =>
  withRootDb(async (client) => {
    await asCaller(client, "customer", "ada");
    for (const [model, id] of [
      [null, "1"],
      ["1", null],
    ] as const) {
      await expectSqlState(
        attempt(client, () => mark(client, model, id)),
        "MISSING_ARGUMENT",
      );
    }
  }));

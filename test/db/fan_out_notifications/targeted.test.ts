import { asOwner, withRootDb } from "../../helpers.ts";
import { fanOut, messages, subscribe, told } from "../notifications.ts";
import { addModel, at, open } from "../studio.ts";

test("who asked for the model, or for all, is told of new availability; who asked for another model or event is not", () =>
  withRootDb(async (client) => {
    const [model, other] = [await addModel(client), await addModel(client)];
    await subscribe(client, { user_id: "all" });
    await subscribe(client, { user_id: "one", only_model_id: model });
    await subscribe(client, { user_id: "other", only_model_id: other });
    await subscribe(client, { user_id: "removals", event_types: ["availability_removed"] });
    await subscribe(client, { user_id: "silent" });
    await client.query("update holdfast.user_notifications set is_active = false where user_id = 'silent'");
    await open(client, model, "09:00", "17:00");
    expect(await fanOut(client)).toBe(2);
    expect(await told(client)).toEqual(["all availability_added 1", "one availability_added 1"]);
  }));

test("a message tells what happened, when, and to which row", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const subscription = await subscribe(client, { user_id: "ada" });
    const id = await open(client, model, "09:00", "17:00");
    await fanOut(client);
    const times = { starts_at: "2026-05-04T09:00:00+00:00", ends_at: "2026-05-04T17:00:00+00:00" };
    expect(await messages(client)).toMatchObject([
      { model_id: model, user_id: "ada", subscription_id: subscription.id, payload: { count: 1, ...times, items: [{ id, ...times }] } },
    ]);
  }));

test("availability added, changed and removed", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await subscribe(client, { user_id: "ada" });
    const id = await open(client, model, "09:00", "17:00");
    await fanOut(client);
    await client.query("update holdfast.availability set during = tstzrange($2, $3) where id = $1", [id, at("10:00"), at("18:00")]);
    await fanOut(client);
    await client.query("delete from holdfast.availability where id = $1", [id]);
    await fanOut(client);
    expect((await messages(client)).map(({ event_type }) => event_type)).toEqual([
      "availability_added",
      "availability_changed",
      "availability_removed",
    ]);
    expect((await messages(client))[1]!.payload.items).toEqual([
      {
        id,
        starts_at: "2026-05-04T10:00:00+00:00",
        ends_at: "2026-05-04T18:00:00+00:00",
        starts_at_before: "2026-05-04T09:00:00+00:00",
        ends_at_before: "2026-05-04T17:00:00+00:00",
      },
    ]);
  }));

test("time that goes and comes back in one transaction, and a window of another kind, are no news", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const id = await open(client, model, "09:00", "17:00");
    await fanOut(client);
    await subscribe(client, { user_id: "ada" });
    await client.query("update holdfast.availability set slot_type = 'generated' where id = $1", [id]);
    await client.query("delete from holdfast.availability where id = $1", [id]);
    await open(client, model, "09:00", "17:00");
    expect(await fanOut(client)).toBe(0);
  }));

test("in_app is delivered at once, other channels wait to be sent", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await subscribe(client, { user_id: "ada" });
    await subscribe(client, { user_id: "ada", channel: "email", address: "ada@example.com" });
    await open(client, model, "09:00", "17:00");
    await fanOut(client);
    const { rows } = await client.query(
      `select channel, address, status, delivered_at is not null as is_delivered, next_attempt_at is not null as is_due
       from holdfast.notification_deliveries order by channel`,
    );
    expect(rows).toEqual([
      { channel: "email", address: "ada@example.com", status: "pending", is_delivered: false, is_due: true },
      { channel: "in_app", address: null, status: "delivered", is_delivered: true, is_due: false },
    ]);
  }));

test("what is left of a deleted model is told to nobody", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await subscribe(client, { user_id: "ada" });
    await open(client, model, "09:00", "17:00");
    await asOwner(client);
    await client.query("delete from holdfast.models where id = $1", [model]);
    expect(await fanOut(client)).toBe(0);
  }));

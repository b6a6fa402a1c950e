import { asCaller, withRootDb } from "../../helpers.ts";
import { subscribe } from "../notifications.ts";
import { addModel } from "../studio.ts";

test("without arguments: what becomes free or not of all models, kept here", () =>
  withRootDb(async (client) => {
    await asCaller(client, "customer", "ada");
    expect(await subscribe(client)).toMatchObject({
      user_id: "ada",
      only_model_id: null,
      event_types: "{availability_added,availability_removed,availability_changed}",
      channel: "in_app",
      address: null,
      time_zone: "UTC",
      quiet_from: null,
      quiet_until: null,
      lead_times_minutes: [1440, 60],
      reads_model_id: null,
      reads_all: false,
      is_active: true,
    });
  }));

test("with all of them; an event type given twice is one", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await asCaller(client, "customer", "ada");
    const wanted = {
      only_model_id: model,
      channel: "webhook",
      address: "https://example.com:8443/hook?of=ada",
      time_zone: "Europe/Berlin",
      quiet_from: "22:00:00",
      quiet_until: "07:00:00",
      lead_times_minutes: [30],
    };
    expect(await subscribe(client, { ...wanted, event_types: ["hold_expired", "hold_placed", "hold_expired"] })).toMatchObject({
      ...wanted,
      event_types: "{hold_placed,hold_expired}",
    });
  }));

test.each([
  ["email", "ada+news@mail.example.com"],
  ["telegram", "-1001234567890"],
  ["telegram", "@ada_books"],
  ["webhook", "https://example.com"],
])("%s to %s", (channel, address) =>
  withRootDb(async (client) => {
    expect(await subscribe(client, { channel, address, user_id: "ada" })).toMatchObject({ channel, address });
  }),
);

test("it keeps what the caller may read: a model its own calendar, an admin all, and whom an admin subscribes neither", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await asCaller(client, "model", "room", model);
    expect(await subscribe(client)).toMatchObject({ reads_model_id: model, reads_all: false });
    await asCaller(client, "admin", "host");
    expect(await subscribe(client)).toMatchObject({ user_id: "host", reads_model_id: null, reads_all: true });
    expect(await subscribe(client, { user_id: "ada" })).toMatchObject({ user_id: "ada", reads_model_id: null, reads_all: false });
  }));

test("a customer's token is no model's, whatever model it names", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await asCaller(client, "customer", "ada", model);
    expect(await subscribe(client)).toMatchObject({ reads_model_id: null, reads_all: false });
  }));

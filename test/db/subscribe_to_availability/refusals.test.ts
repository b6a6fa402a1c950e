import { asCaller, asOwner, attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import { subscribe, subscriptions } from "../notifications.ts";

test.each<[string, Record<string, unknown>]>([
  ["MISSING_ARGUMENT", { event_types: null }],
  ["MISSING_ARGUMENT", { channel: null }],
  ["MISSING_ARGUMENT", { time_zone: null }],
  ["MISSING_ARGUMENT", { lead_times_minutes: null }],
  ["INVALID_ARGUMENT", { event_types: [] }],
  ["INVALID_ARGUMENT", { event_types: ["hold_placed", null] }],
  ["INVALID_ARGUMENT", { quiet_from: "22:00" }],
  ["INVALID_ARGUMENT", { quiet_until: "07:00" }],
  ["INVALID_ARGUMENT", { quiet_from: "07:00", quiet_until: "07:00" }],
  ["INVALID_ARGUMENT", { lead_times_minutes: [0] }],
  ["INVALID_ARGUMENT", { lead_times_minutes: [43201] }],
  ["INVALID_ARGUMENT", { lead_times_minutes: [60, null] }],
  ["INVALID_ARGUMENT", { lead_times_minutes: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] }],
  ["INVALID_ARGUMENT", { idempotency_key: "" }],
  ["INVALID_TIME_ZONE", { time_zone: "Mars/Olympus" }],
  ["INVALID_TIME_ZONE", { time_zone: "CET" }],
  ["NOT_FOUND", { only_model_id: "9000000000000000000" }],
  ["INVALID_ADDRESS", { address: "ada@example.com" }],
  ["INVALID_ADDRESS", { channel: "email" }],
  ["INVALID_ADDRESS", { channel: "email", address: "" }],
  ["INVALID_ADDRESS", { channel: "email", address: "ada" }],
  ["INVALID_ADDRESS", { channel: "email", address: "ada@example.com\r\nBcc: eve@example.com" }],
  ["INVALID_ADDRESS", { channel: "email", address: "ada@example.com\n" }],
  ["INVALID_ADDRESS", { channel: "email", address: "ada@example.com, eve@example.com" }],
  ["INVALID_ADDRESS", { channel: "email", address: "Ada <ada@example.com>" }],
  ["INVALID_ADDRESS", { channel: "email", address: `ada@${"a.".repeat(130)}example.com` }],
  ["INVALID_ADDRESS", { channel: "webhook", address: "http://example.com/" }],
  ["INVALID_ADDRESS", { channel: "webhook", address: "https://ada:secret@example.com/" }],
  ["INVALID_ADDRESS", { channel: "webhook", address: "https://example.com\\@eve.example/" }],
  ["INVALID_ADDRESS", { channel: "webhook", address: "https:///hook" }],
  ["INVALID_ADDRESS", { channel: "webhook", address: "https://example.com/\nX: y" }],
  ["INVALID_ADDRESS", { channel: "webhook", address: `https://example.com/${"a".repeat(2000)}` }],
  ["INVALID_ADDRESS", { channel: "telegram", address: "ada" }],
  ["INVALID_ADDRESS", { channel: "telegram", address: "12 34" }],
])("%s: %j, and nothing is saved", (code, options) =>
  withRootDb(async (client) => {
    await asCaller(client, "customer", "ada");
    await expectSqlState(
      attempt(client, () => subscribe(client, options)),
      code,
    );
    await asOwner(client);
    expect(await subscriptions(client, "ada")).toEqual([]);
  }),
);

test("a user has at most 100; one less, and there is room again", () =>
  withRootDb(async (client) => {
    await asCaller(client, "customer", "ada");
    await client.query("select holdfast.subscribe_to_availability() from generate_series(1, 100)");
    await expectSqlState(
      attempt(client, () => subscribe(client)),
      "SUBSCRIPTION_LIMIT_REACHED",
    );
    await client.query("select holdfast.unsubscribe((select min(s.id) from holdfast.list_subscriptions() as s))");
    await subscribe(client);
    await asCaller(client, "customer", "bob");
    await subscribe(client);
  }));

test("nobody subscribes another but an admin, and nobody anonymous", () =>
  withRootDb(async (client) => {
    for (const role of ["customer", "model"] as const) {
      await asCaller(client, role, "ada", 1);
      await expectSqlState(
        attempt(client, () => subscribe(client, { user_id: "bob" })),
        "FORBIDDEN",
      );
    }
    await asCaller(client, "anonymous");
    await expectSqlState(
      attempt(client, () => subscribe(client)),
      "42501",
    );
    await asOwner(client);
    // A DBA has no user id of its own.
    await expectSqlState(
      attempt(client, () => subscribe(client)),
      "MISSING_ARGUMENT",
    );
  }));

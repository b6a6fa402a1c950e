import { alice, bob, type Caller } from "../graphql/api.ts";
import { authorizationOf } from "../subscriptions/client.ts";
import { initialised } from "../subscriptions/raw.ts";
import { addOpenModel, expectAlive, expectRefused, mutation, startTarget, type Target } from "./target.ts";

let target: Target;
let modelId: string;
beforeAll(async () => {
  target = await startTarget();
  modelId = await addOpenModel(target.owner);
});
afterAll(() => target.stop());

const refusedAddress = (title: string, channel: string, address: string) =>
  expectRefused(target, {
    title,
    query: mutation("subscribeToAvailability"),
    variables: { input: { channel, address } },
    caller: alice,
    code: "INVALID_ADDRESS",
  });

test.each([
  "alice@example.com\r\nBcc: eve@example.com",
  "alice@example.com\nSubject: x",
  "alice@example.com, eve@example.com",
  '"alice\r\n"@example.com',
  "alice@example.com\u2028",
  "alice",
])("94: mail to %j", async (address) => {
  await refusedAddress("94", "email", address);
});

test.each([
  "http://example.com/",
  "file:///etc/passwd",
  "gopher://example.com/",
  "https://127.0.0.1/",
  "https://[::1]/",
  "https://0x7f000001/",
  "https://2130706433/",
  "https://127.1/",
  "https://169.254.169.254/latest/meta-data",
  "https://[::ffff:10.0.0.1]/",
  "https://10.0.0.1/",
  "https://localhost/",
  "https://metadata.google.internal/",
  "https://user:pass@example.com/",
  "https://example.com:5432/",
  "https://example.com\\@127.0.0.1/",
  "https://example.com/\r\nx: y",
])("95: a webhook to %j", async (address) => {
  await refusedAddress("95", "webhook", address);
});

test.each<[string, Caller | undefined, string, string]>([
  ["anonymous, of holds", undefined, "holdChanged", "FORBIDDEN"],
  ["anonymous, of bookings", undefined, "bookingChanged", "FORBIDDEN"],
  ["a customer, of a model that isn't there", bob, "holdChanged", "NOT_FOUND"],
  ["another model, of a model that isn't there", { role: "model", userId: "x", modelId: "1" }, "bookingChanged", "NOT_FOUND"],
])("98: %s", async (_who, caller, field, code) => {
  const raw = await initialised(target, caller && { authorization: await authorizationOf(target.config, caller) });
  const variables = { modelId: code === "NOT_FOUND" ? "999999999" : modelId };
  raw.send({
    type: "subscribe",
    id: "1",
    payload: { query: `subscription ($modelId: BigInt!) { ${field}(modelId: $modelId) { event } }`, variables },
  });
  const { payload } = await raw.message("next");
  expect((payload as { errors: { extensions: { code: string } }[] }).errors[0]!.extensions.code).toBe(code);
  await raw.message("complete");
  raw.socket.close();
  await expectAlive(target);
});

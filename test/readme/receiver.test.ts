import { createWebhookChannel } from "../../src/channels/webhook.ts";
import { aMessage, never } from "../channels/messages.ts";
import { startNode } from "../start/command.ts";
import { findBlocks } from "./blocks.ts";

const secrets = ["whsec_bmV3IHNlY3JldCBvZiB0aGUgdGVzdHMsIDI0KyBieXRlcw==", "whsec_b2xkIHNlY3JldCBvZiB0aGUgdGVzdHMsIDI0KyBieXRlcw=="];

test("the receiver in EXAMPLES.md takes what is signed, while the secret changes too, once; and refuses all else", async () => {
  const [code, ...others] = findBlocks("js", "EXAMPLES.md");
  expect(others).toEqual([]);
  const receiver = startNode(["--input-type=module", "--eval", code!], { WEBHOOK_SECRET: secrets[1]!, PORT: "0" });
  try {
    const [, port] = await receiver.printed(/^listening at (\d+)$/m);
    const message = aMessage({ channel: "webhook", address: `http://127.0.0.1:${port}`, webhook_secrets: secrets });
    const channel = createWebhookChannel({ allowPrivate: true });
    expect(await channel.send(message, never)).toEqual({ outcome: "delivered" });
    expect(await channel.send({ ...message, attempt: 2 }, never)).toEqual({ outcome: "delivered" });
    expect(await channel.send({ ...message, webhook_secrets: [secrets[0]!] }, never)).toMatchObject({ outcome: "failed" });
    expect((await fetch(message.address, { method: "POST", body: "{}" })).status).toBe(401);
    const told = "booking_confirmed to anna: Booking with Ada confirmed: Mon 5 Jan 2026, 15:00–16:00 (Europe/Berlin)";
    expect(receiver.output().trim().split("\n").slice(1)).toEqual([told]);
  } finally {
    await receiver.signal("SIGTERM");
  }
});

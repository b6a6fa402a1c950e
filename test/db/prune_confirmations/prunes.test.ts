import { asCaller, asOwner, withRootDb } from "../../helpers.ts";
import { subscribe, subscriptions } from "../notifications.ts";
import { freezeClock, one } from "../studio.ts";

test("after 7 days a request, and the subscription that was never confirmed; confirmed ones stay", () =>
  withRootDb(async (client) => {
    await freezeClock(client, "00:00");
    await asCaller(client, "customer", "ada");
    await subscribe(client, { channel: "email", address: "ada@example.com" });
    await subscribe(client, { channel: "email", address: "ada@work.example.com" });
    await asOwner(client);
    await client.query(
      "select holdfast.confirm_address((select token from holdfast_private.address_confirmations where address = 'ada@work.example.com'))",
    );
    const prune = "select holdfast_private.prune_confirmations() as n";
    await freezeClock(client, "2026-05-11T00:00");
    expect(await one(client, prune)).toEqual({ n: 0 });
    await freezeClock(client, "2026-05-11T00:00:01");
    expect(await one(client, prune)).toEqual({ n: 2 });
    expect((await subscriptions(client, "ada")).map(({ address }) => address)).toEqual(["ada@work.example.com"]);
  }));

import { withRootDb } from "../../helpers.ts";
import { delivery, finish, jobs, mailToAda, type Outcome, start } from "../deliveries.ts";
import { addModel, at, freezeClock } from "../studio.ts";

const others: Outcome[] = ["failed", "rejected", "unconfigured", "gone"];

test.each(others)("%s of an older attempt counts for nothing", (outcome) =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const id = await mailToAda(client, model);
    await start(client, model, id);
    await start(client, model, id);
    expect(await finish(client, model, id, 1, outcome, { error: "late" })).toBe("pending");
    expect(await delivery(client, id)).toMatchObject({ status: "pending", attempts: 2, last_error: null });
    expect(await jobs(client, "deliver_notification")).toEqual([]);
    expect(await finish(client, model, id, 2, "delivered")).toBe("delivered");
  }),
);

test("that an older attempt was delivered after all counts: nothing is sent any more", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const id = await mailToAda(client, model);
    await start(client, model, id);
    await start(client, model, id);
    expect(await finish(client, model, id, 1, "delivered")).toBe("delivered");
    expect(await finish(client, model, id, 2, "failed")).toBe("delivered");
    expect(await start(client, model, id)).toBeNull();
  }));

test("also where the message has been given up meanwhile", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const id = await mailToAda(client, model);
    await start(client, model, id);
    await client.query("update holdfast.notification_deliveries set status = 'parked'");
    expect(await finish(client, model, id, 1, "failed")).toBe("parked");
    expect(await finish(client, model, id, 1, "delivered")).toBe("delivered");
  }));

test("an attempt's number is never given twice: the answer of one before a retry by hand is an older one's", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const id = await mailToAda(client, model);
    await start(client, model, id);
    await client.query("update holdfast.notification_deliveries set status = 'parked'");
    await client.query("select holdfast.retry_delivery($1, $2)", [model, id]);
    expect(await delivery(client, id)).toMatchObject({ attempts: 0, last_attempt: 1 });
    expect(await start(client, model, id)).toMatchObject({ attempt: 2 });
    expect(await finish(client, model, id, 1, "rejected")).toBe("pending");
  }));

test("told again that it was delivered, it keeps the first time", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const id = await mailToAda(client, model);
    await freezeClock(client, "10:00");
    await start(client, model, id);
    await finish(client, model, id, 1, "delivered");
    await freezeClock(client, "11:00");
    expect(await finish(client, model, id, 1, "delivered")).toBe("delivered");
    expect(await delivery(client, id)).toMatchObject({ delivered_at: new Date(at("10:00")) });
  }));

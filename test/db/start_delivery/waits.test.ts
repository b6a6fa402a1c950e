import { withRootDb } from "../../helpers.ts";
import { delivery, jobs, mailToAda, start } from "../deliveries.ts";
import { addModel, at, freezeClock } from "../studio.ts";

test("before its time it waits, and its job comes again then", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const id = await mailToAda(client, model, {}, { status: "failed", attempts: 1, next_attempt_at: at("12:00") });
    await freezeClock(client, "11:59");
    expect(await start(client, model, id)).toBeNull();
    expect(await jobs(client, "deliver_notification")).toEqual([
      {
        task: "deliver_notification",
        key: `deliver_notification@${model}/${id}`,
        payload: { model_id: model, id },
        run_at: new Date(at("12:00")),
      },
    ]);
    await freezeClock(client, "12:00");
    expect(await start(client, model, id)).toMatchObject({ attempt: 1 });
  }));

test("in quiet hours it waits for their end, on the receiver's clock", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const quiet = { quiet_from: "22:00", quiet_until: "07:00", time_zone: "Europe/Berlin" };
    const id = await mailToAda(client, model, quiet);
    await freezeClock(client, "03:00");
    expect(await start(client, model, id)).toBeNull();
    expect(await delivery(client, id)).toMatchObject({ status: "pending", attempts: 0, next_attempt_at: new Date(at("05:00")) });
    expect(await jobs(client, "deliver_notification")).toMatchObject([{ run_at: new Date(at("05:00")) }]);
    await freezeClock(client, "05:00");
    expect(await start(client, model, id)).toMatchObject({ attempt: 1 });
  }));

test("a retry whose time falls into quiet hours waits for their end at once", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const id = await mailToAda(client, model, { quiet_from: "22:00", quiet_until: "07:00" }, { next_attempt_at: at("23:00") });
    await freezeClock(client, "12:00");
    expect(await start(client, model, id)).toBeNull();
    expect(await delivery(client, id)).toMatchObject({ next_attempt_at: new Date(at("2026-05-05T07:00")) });
  }));

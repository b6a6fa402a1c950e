import { withRootDb } from "../../helpers.ts";
import { fanOut, messages, subscribe } from "../notifications.ts";
import { addModel, at, one } from "../studio.ts";

const addWindows =
  "insert into holdfast.availability (model_id, during) select $1, tstzrange(t, t + interval '1 hour') from generate_series($2::timestamptz, $2::timestamptz + ($3 - 1) * interval '2 hours', '2 hours') as t";

test("200 windows of a model in one batch are one message for each subscriber", () =>
  withRootDb(async (client) => {
    const [model, other] = [await addModel(client), await addModel(client)];
    await subscribe(client, { user_id: "ada" });
    await client.query(addWindows, [model, at("00:00"), 200]);
    await client.query(addWindows, [other, at("00:00"), 1]);
    expect(await fanOut(client)).toBe(2);
    const [digest, single] = await messages(client);
    expect(digest!.payload).toMatchObject({ count: 200, starts_at: "2026-05-04T00:00:00+00:00", ends_at: "2026-05-20T15:00:00+00:00" });
    expect(digest!.payload.items.map(({ starts_at }) => starts_at)).toEqual(
      Array.from({ length: 20 }, (_, n) => `${new Date(Date.parse(at("00:00")) + n * 7_200_000).toISOString().slice(0, 19)}+00:00`),
    );
    expect(single).toMatchObject({ model_id: other, payload: { count: 1 } });
  }));

test("one address is told once, whichever of the user's subscriptions ask for it", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const mail = { user_id: "ada", channel: "email", address: "ada@example.com" };
    await subscribe(client, mail);
    await subscribe(client, { ...mail, only_model_id: model });
    await subscribe(client, { ...mail, address: "ada@work.example.com" });
    await client.query(addWindows, [model, at("00:00"), 2]);
    expect(await fanOut(client)).toBe(2);
    expect((await messages(client)).map(({ address }) => address)).toEqual(["ada@example.com", "ada@work.example.com"]);
  }));

test("10,000 subscribers of one model and 1,000 windows are one batch of less than 5 s", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await client.query(
      `insert into holdfast.user_notifications (user_id, only_model_id, event_types, channel)
       select 'user ' || n, $1, '{availability_added}', 'in_app' from generate_series(1, 10000) as n`,
      [model],
    );
    await client.query(addWindows, [model, at("00:00"), 1000]);
    const before = performance.now();
    expect(await fanOut(client)).toBe(10_000);
    expect(performance.now() - before).toBeLessThan(5000);
    const { users } = await one<{ users: number }>(
      client,
      "select count(distinct user_id)::int as users from holdfast.notification_deliveries where payload ->> 'count' = '1000'",
    );
    expect(users).toBe(10_000);
  }));

import { withRootDb } from "../../helpers.ts";
import { fanOut, messages, subscribe } from "../notifications.ts";
import { addModel, at } from "../studio.ts";

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

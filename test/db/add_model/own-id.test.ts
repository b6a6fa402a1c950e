import { withRootDb } from "../../helpers.ts";
import { addModel, expectRefused } from "../modelCalendar.ts";

const call = "select holdfast.add_model('a', 'UTC', model_id => $1)";

test("a host's own id is kept, and ids given later don't meet it", () =>
  withRootDb(async (client) => {
    const first = Number(await addModel(client));
    const own = String(first + 3);
    expect(await addModel(client, "UTC", { model_id: own })).toBe(own);
    const later = [await addModel(client), await addModel(client), await addModel(client), await addModel(client)];
    expect(new Set([first, own, ...later].map(String)).size).toBe(6);
  }));

test("an id below those that were given is free to take, and does not turn the sequence back", () =>
  withRootDb(async (client) => {
    const far = Number(await addModel(client)) + 1000;
    await addModel(client, "UTC", { model_id: far });
    expect(await addModel(client, "UTC", { model_id: far - 1 })).toBe(String(far - 1));
    expect(Number(await addModel(client))).toBeGreaterThan(far);
  }));

test("an id that is in use is refused", () =>
  withRootDb(async (client) => {
    const id = await addModel(client);
    expect(await expectRefused(client, "INVALID_ARGUMENT", call, [id])).toMatchObject({ argument: "model_id" });
  }));

test.each(["0", "-1", "9007199254740992", "9223372036854775807"])("the id %s is refused", (id) =>
  withRootDb(async (client) => {
    expect(await expectRefused(client, "INVALID_ARGUMENT", call, [id])).toMatchObject({ argument: "model_id" });
  }),
);

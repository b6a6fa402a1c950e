import { asCaller, atClock, withRootDb } from "../../helpers.ts";
import { addModel, addRule, addWindow, book, changesOf, expectRefused, freeRuns, generate, windows } from "../modelCalendar.ts";

const deactivate = "select is_active from holdfast.deactivate_model($1)";

test("free time goes, windows and bookings stay, nothing more is generated", () =>
  withRootDb(async (client) => {
    await atClock(client, "2030-01-01T00:00:00Z");
    const id = await addModel(client);
    await addRule(client, id, 1, "09:00", "17:00");
    await addWindow(client, id, "2030-01-02T09:00Z", "2030-01-02T17:00Z");
    await book(client, id, "2030-01-02T09:00Z", "2030-01-02T10:00Z");
    expect(await freeRuns(client, id)).toHaveLength(1);

    const changes = await changesOf(client, () => client.query(deactivate, [id]));
    expect(changes).toEqual({ "update models": 1 });
    expect(await freeRuns(client, id)).toEqual([]);
    expect(await windows(client, id)).toHaveLength(1);
    expect((await client.query("select status from holdfast.bookings where model_id = $1", [id])).rows).toEqual([{ status: "confirmed" }]);
    expect(await generate(client, id, "2030-01-07")).toEqual([]);
    await expectRefused(client, "MODEL_INACTIVE", "select holdfast.hold_slot($1, 'u', '2030-01-02T11:00Z', '2030-01-02T12:00Z')", [id]);
  }));

test("again it changes nothing", () =>
  withRootDb(async (client) => {
    const id = await addModel(client);
    await client.query(deactivate, [id]);
    expect(await changesOf(client, () => client.query(deactivate, [id]))).toEqual({});
  }));

test("the model itself may, another finds nothing", () =>
  withRootDb(async (client) => {
    const [own, other] = [await addModel(client), await addModel(client)];
    await asCaller(client, "model", "m", own);
    expect((await client.query(deactivate, [own])).rows).toEqual([{ is_active: false }]);
    await expectNotFound(other);
    await expectNotFound("999999999");
    async function expectNotFound(id: string): Promise<void> {
      const facts = await expectRefused(client, "NOT_FOUND", deactivate, [id]);
      expect(facts).toEqual({ model_id: Number(id) });
    }
  }));

test("which model is needed", () => withRootDb((client) => expectRefused(client, "MISSING_ARGUMENT", deactivate, [null])));

import { attempt, withRootDb } from "../../helpers.ts";
import { addClaim, addModel, addRule, addWindow, at, resolve, shown, told, windowsOf } from "./calendar.ts";

test("overlapped windows go whole, also what of them lies outside", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await addWindow(client, model, 6, 8);
    await addWindow(client, model, 8, 11);
    await addWindow(client, model, 12, 15);
    expect(told(await resolve(client, model, [10, 13], "remove"))).toEqual([
      "removed manual 8-11",
      "removed manual 12-15",
      "created manual to 10-13",
    ]);
    expect(shown(await windowsOf(client, model))).toEqual(["manual 6-8", "manual 10-13"]);
  }));

test("what live claims need outside the new window stays, as generated", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await addWindow(client, model, 6, 11);
    await addClaim(client, model, 7, 8);
    await addClaim(client, model, 9, 11);
    expect(told(await resolve(client, model, [10, 13], "remove"))).toEqual([
      "removed manual 6-11",
      "created generated to 7-8",
      "created generated to 9-10",
      "created manual to 10-13",
    ]);
    expect(shown(await windowsOf(client, model))).toEqual(["generated 7-8", "generated 9-10", "manual 10-13"]);
  }));

test("a hold that has run out, swept or not, needs nothing", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await addWindow(client, model, 6, 11);
    await addClaim(client, model, 7, 8, "2029-12-30T00:00:00Z");
    await resolve(client, model, [10, 13], "remove");
    expect(shown(await windowsOf(client, model))).toEqual(["manual 10-13"]);
  }));

test("a rule's window stays removed when generation runs again, but not where the new window is", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const rule = await addRule(client, model, 8, 14);
    await addWindow(client, model, 8, 14, rule);
    await resolve(client, model, [10, 12], "remove");
    const { rows } = await client.query<{ during: string }>(
      "select lower(during)::text || upper(during) as during from holdfast_private.removed_windows where model_id = $1 order by during",
      [model],
    );
    expect(rows).toHaveLength(2);
    const generate = () =>
      client.query("select * from holdfast.generate_availability_from_schedules($1, $2::date, $2::date)", [model, at(0).slice(0, 10)]);
    expect((await generate()).rows).toEqual([]);

    // Removed in between by hand and resolved again, the rule's windows come back there.
    await client.query("delete from holdfast_private.removed_windows where model_id = $1", [model]);
    await attempt(client, generate);
    expect(shown(await windowsOf(client, model))).toEqual(["recurring 8-10", "manual 10-12", "recurring 12-14"]);
  }));

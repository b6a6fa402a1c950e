import { atClock, withRootDb } from "../../helpers.ts";
import { addModel, addRule } from "../modelCalendar.ts";

test("each model's new day is generated when it begins there, once", () =>
  withRootDb(async (client) => {
    await atClock(client, "2030-01-06T10:59:00Z");
    const auckland = await addModel(client, "Pacific/Auckland");
    const kathmandu = await addModel(client, "Asia/Kathmandu");
    for (const id of [auckland, kathmandu]) await addRule(client, id, 1, "12:00", "13:00");
    /** Those whose windows are generated now, one by one. */
    const generated = async (): Promise<string[]> => {
      const done: string[] = [];
      for (let last: string | null = String(Number(auckland) - 1); last !== null; ) {
        const next = "select holdfast_private.generate_horizon($1, 1, only_new_days => true) as last";
        last = (await client.query<{ last: string | null }>(next, [last])).rows[0]!.last;
        if (last !== null) done.push(last);
      }
      return done;
    };
    expect(await generated()).toEqual([auckland, kathmandu]);
    expect(await generated()).toEqual([]);
    await atClock(client, "2030-01-06T11:00:00Z");
    expect(await generated()).toEqual([auckland]);
    await atClock(client, "2030-01-06T18:14:00Z");
    expect(await generated()).toEqual([]);
    await atClock(client, "2030-01-06T18:15:00Z");
    expect(await generated()).toEqual([kathmandu]);
    // Nobody generated for days: what was missed is made up for.
    await atClock(client, "2030-01-20T12:00:00Z");
    expect(await generated()).toEqual([auckland, kathmandu]);
  }));

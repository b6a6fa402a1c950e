import { atClock, withRootDb } from "../../helpers.ts";
import { addModel, addRule, windows } from "../modelCalendar.ts";

const next = "select holdfast_private.generate_horizon($1, $2) as last";

test("batch by batch, by id, each active model to its own horizon from its own today", () =>
  withRootDb(async (client) => {
    // Monday in Auckland, Sunday in Los Angeles.
    await atClock(client, "2030-01-06T20:00:00Z");
    const ids = [
      await addModel(client, "Pacific/Auckland", { generate_days_ahead: 7 }),
      await addModel(client, "America/Los_Angeles", { generate_days_ahead: 7 }),
      await addModel(client, "UTC", { generate_days_ahead: 0 }),
      await addModel(client, "UTC", { generate_days_ahead: 1 }),
    ];
    for (const id of ids) await addRule(client, id, 1, "12:00", "13:00");
    await client.query("select holdfast.deactivate_model($1)", [ids[3]]);

    const steps: (string | null)[] = [];
    let last: string | null = String(Number(ids[0]) - 1);
    do {
      last = (await client.query<{ last: string | null }>(next, [last, 2])).rows[0]!.last;
      steps.push(last);
    } while (last !== null);
    expect(steps).toEqual([ids[1], ids[2], null]);
    expect(await windows(client, ids[0]!)).toEqual([
      "2030-01-06T23:00Z/2030-01-07T00:00Z recurring",
      "2030-01-13T23:00Z/2030-01-14T00:00Z recurring",
    ]);
    expect(await windows(client, ids[1]!)).toEqual(["2030-01-07T20:00Z/2030-01-07T21:00Z recurring"]);
    expect(await windows(client, ids[2]!)).toEqual([]);
    expect(await windows(client, ids[3]!)).toEqual([]);
  }));

test("the evening that is not over yet counts, what is over does not", () =>
  withRootDb(async (client) => {
    await atClock(client, "2030-01-08T01:00:00Z");
    const id = await addModel(client, "UTC", { generate_days_ahead: 0 });
    await addRule(client, id, 1, "20:00", "22:00");
    await addRule(client, id, 1, "23:00", "02:00");
    await addRule(client, id, 2, "09:00", "10:00");
    await client.query(next, [Number(id) - 1, 1]);
    expect(await windows(client, id)).toEqual([
      "2030-01-07T23:00Z/2030-01-08T02:00Z recurring",
      "2030-01-08T09:00Z/2030-01-08T10:00Z recurring",
    ]);
  }));

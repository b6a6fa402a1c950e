import type pg from "pg";
import { atClock, withRootDb } from "../../helpers.ts";
import { addModel, addRule, book, changesOf, generate, windows } from "../modelCalendar.ts";

const rule = (day: number, start: string, end: string, active: boolean | null = null): string =>
  `row(${day}, '${start}', '${end}', ${active})::holdfast.schedule_rule`;

async function set(client: pg.Client, modelId: string, ...rules: string[]): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `select id from holdfast.set_recurring_schedules($1, array[${rules.join(", ")}]::holdfast.schedule_rule[])`,
    [modelId],
  );
  return rows.map(({ id }) => id);
}

test("a rule that stays keeps its id and windows, one that goes leaves its claims, one that comes is made", () =>
  withRootDb(async (client) => {
    await atClock(client, "2030-01-06T00:00:00Z");
    const id = await addModel(client, "UTC", { generate_days_ahead: 7 });
    const stays = await addRule(client, id, 1, "09:00", "12:00");
    await addRule(client, id, 2, "09:00", "12:00");
    await generate(client, id, "2030-01-07", "2030-01-08");
    await book(client, id, "2030-01-08T09:00Z", "2030-01-08T10:00Z");

    const ids = await set(client, id, rule(2, "11:00", "13:00"), rule(1, "09:00", "12:00"));
    expect(ids[0]).toBe(stays);
    expect(ids).toHaveLength(2);
    expect(await windows(client, id)).toEqual([
      "2030-01-07T09:00Z/2030-01-07T12:00Z recurring",
      "2030-01-08T09:00Z/2030-01-08T10:00Z generated",
      "2030-01-08T11:00Z/2030-01-08T13:00Z recurring",
    ]);
  }));

test("the same rules again change nothing, also where they were never generated", () =>
  withRootDb(async (client) => {
    await atClock(client, "2030-01-06T00:00:00Z");
    const id = await addModel(client, "UTC", { generate_days_ahead: 7 });
    await addRule(client, id, 1, "09:00", "12:00");
    expect(await changesOf(client, () => set(client, id, rule(1, "09:00", "12:00", true)))).toEqual({});
    const two = [rule(3, "09:00", "12:00"), rule(4, "22:00", "02:00"), rule(5, "09:00", "10:00", false)];
    await set(client, id, ...two);
    expect(await changesOf(client, () => set(client, id, ...two.reverse()))).toEqual({});
  }));

test("a rule that stays keeps what was removed of it", () =>
  withRootDb(async (client) => {
    await atClock(client, "2030-01-06T00:00:00Z");
    const id = await addModel(client, "UTC", { generate_days_ahead: 7 });
    await set(client, id, rule(1, "09:00", "12:00"));
    await client.query("select holdfast.remove_availability(model_id, id) from holdfast.availability where model_id = $1", [id]);
    await set(client, id, rule(1, "09:00", "12:00"), rule(2, "09:00", "12:00"));
    expect(await windows(client, id)).toEqual(["2030-01-08T09:00Z/2030-01-08T12:00Z recurring"]);
  }));

test("an empty list removes all; a rule may take the time of one that goes", () =>
  withRootDb(async (client) => {
    await atClock(client, "2030-01-06T00:00:00Z");
    const id = await addModel(client, "UTC", { generate_days_ahead: 1 });
    await set(client, id, rule(1, "09:00", "12:00"));
    await set(client, id, rule(1, "10:00", "13:00"));
    expect(await windows(client, id)).toEqual(["2030-01-07T10:00Z/2030-01-07T13:00Z recurring"]);
    expect(await set(client, id)).toEqual([]);
    expect(await windows(client, id)).toEqual([]);
  }));

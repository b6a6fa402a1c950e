import { asCaller, asOwner, withRootDb } from "../../helpers.ts";
import { freezeClock, hold, openDay, search, slotAt, starts } from "../studio.ts";

test("one's own hold is offered to oneself, at exactly its range and as an exact fit", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, { slot_interval_minutes: 60 });
    await hold(client, model, "ada", "10:00", "11:00");
    await asCaller(client, "customer", "ada");
    expect(await starts(client, model, { from: "09:00", to: "12:00" })).toEqual(["09:00", "10:00", "11:00"]);
    expect((await slotAt(client, model, "10:00")).duration_points).toBe(30);
    expect(await starts(client, model, { from: "09:00", to: "12:00", minutes: 30 })).not.toContain("10:00");
    expect(await starts(client, model, { from: "10:01", to: "12:00" })).toEqual(["11:00"]);
    expect(await starts(client, model, { from: "09:00", to: "10:59" })).toEqual(["09:00"]);
  }));

test.each([
  ["customer", "bob"],
  ["anonymous", ""],
  ["model", "m"],
  ["admin", "root"],
] as const)("it is not offered to others: %s", (role, user) =>
  withRootDb(async (client) => {
    const model = await openDay(client, { slot_interval_minutes: 60 });
    await hold(client, model, "ada", "10:00", "11:00");
    await asCaller(client, role, user, role === "model" ? model : null);
    expect(await starts(client, model, { from: "09:00", to: "12:00" })).toEqual(["09:00", "11:00"]);
  }),
);

test("a model that holds another model's time is offered it as any customer is", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, { slot_interval_minutes: 60 });
    await hold(client, model, "ada", "10:00", "11:00");
    await asCaller(client, "model", "ada", "999");
    expect(await starts(client, model, { from: "09:00", to: "12:00" })).toEqual(["09:00", "10:00", "11:00"]);
  }));

test("once it has run out, it is free time like any other", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, { slot_interval_minutes: 60 });
    await hold(client, model, "ada", "09:00", "17:00");
    await freezeClock(client, "00:10");
    await asCaller(client, "customer", "ada");
    const found = await search(client, model, { minutes: 480 });
    expect(found.map(({ duration_points }) => duration_points)).toEqual([30]);
    await asOwner(client);
  }));

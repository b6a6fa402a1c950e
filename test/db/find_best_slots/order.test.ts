import { withRootDb } from "../../helpers.ts";
import { addModel, clockTime, freezeClock, open, openDay, search } from "../studio.ts";

test("the better score first; then what is nearer to the preferred time, then what is earlier", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const found = await search(client, model, { preferred: "12:00", most: 9 });
    expect(found.map(({ starts_at, score }) => `${clockTime(starts_at)} ${score}`)).toEqual([
      "12:00 90",
      "11:45 80",
      "12:15 80",
      "11:30 80",
      "12:30 80",
      "11:15 70",
      "12:45 70",
      "11:00 70",
      "13:00 70",
    ]);
  }));

test("an exact fit further away beats what is nearer", () =>
  withRootDb(async (client) => {
    await freezeClock(client, "00:00");
    const model = await addModel(client);
    await open(client, model, "09:00", "10:30");
    await open(client, model, "11:00", "12:00");
    // 09:30 is 30 minutes away (40 + 20 + 20), 11:00 an hour (30 + 30 + 20): a tie that the nearer wins; at 10:01 it is the other way round.
    const best = async (preferred: string) =>
      (await search(client, model, { preferred, most: 1 })).map(({ starts_at, score }) => [clockTime(starts_at), score]);
    expect(await best("10:00")).toEqual([["09:30", 80]]);
    expect(await best("10:30")).toEqual([["11:00", 90]]);
    expect(await best("10:01")).toEqual([["11:00", 80]]);
  }));

test("without a preferred time the earliest start is it", () =>
  withRootDb(async (client) => {
    await freezeClock(client, "00:00");
    const model = await addModel(client);
    await open(client, model, "09:10", "12:00");
    await open(client, model, "2026-05-05T09:00", "2026-05-05T10:00");
    const found = await search(client, model, { to: "2026-05-06T00:00", most: 3 });
    expect(found.map(({ starts_at, score, time_difference_minutes }) => [clockTime(starts_at), score, time_difference_minutes])).toEqual([
      ["09:10", 90, 0],
      ["09:15", 80, 5],
      ["09:30", 80, 20],
    ]);
  }));

test("max_results are the best, however many days there are", () =>
  withRootDb(async (client) => {
    await freezeClock(client, "00:00");
    const model = await addModel(client);
    await open(client, model, "2026-05-04T01:00", "2026-05-24T23:00");
    const options = { preferred: "2026-05-14T12:00", to: "2026-05-25T00:00" };
    const all = await search(client, model, { ...options, most: 100 });
    expect(await search(client, model, { ...options, most: 7 })).toEqual(all.slice(0, 7));
    expect(all).toHaveLength(100);
  }));

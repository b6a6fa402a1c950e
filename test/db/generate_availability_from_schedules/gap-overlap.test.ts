import { atClock, withRootDb } from "../../helpers.ts";
import { addModel, addRule, addWindow, block, freeRuns, generate } from "../modelCalendar.ts";

// 01:00-02:30 ends at 03:30 that night, for 02:30 is not there: it begins before 03:00-04:00 and keeps the time.
test("where the gap makes two occurrences overlap, the earlier start keeps the time", () =>
  withRootDb(async (client) => {
    const id = await addModel(client, "America/New_York");
    await addRule(client, id, 0, "03:00", "04:00");
    await addRule(client, id, 0, "01:00", "02:30");
    expect(await generate(client, id, "2026-03-08")).toEqual([
      "2026-03-08T06:00Z/2026-03-08T07:30Z created",
      "2026-03-08T07:30Z/2026-03-08T08:00Z trimmed availability",
    ]);
  }));

test("a start that the gap moves comes after one that stays", () =>
  withRootDb(async (client) => {
    const id = await addModel(client, "America/New_York");
    await addRule(client, id, 0, "02:10", "02:50");
    await addRule(client, id, 0, "03:00", "03:30");
    expect(await generate(client, id, "2026-03-08")).toEqual([
      "2026-03-08T07:00Z/2026-03-08T07:30Z created",
      "2026-03-08T07:30Z/2026-03-08T07:50Z trimmed availability",
    ]);
  }));

test("also where the earlier one belongs to the day before the dates asked for", () =>
  withRootDb(async (client) => {
    const id = await addModel(client, "America/New_York");
    await addRule(client, id, 6, "22:00", "02:30");
    await addRule(client, id, 0, "03:00", "04:00");
    expect(await generate(client, id, "2026-03-08")).toEqual(["2026-03-08T07:30Z/2026-03-08T08:00Z trimmed availability"]);
    expect(await generate(client, id, "2026-03-07")).toEqual(["2026-03-08T03:00Z/2026-03-08T07:30Z created"]);
  }));

// Nuuk's gap is 23:00-24:00 on Saturday: 23:15-23:45 is 00:15-00:45 on Sunday.
test("and where it belongs to the day after", () =>
  withRootDb(async (client) => {
    const id = await addModel(client, "America/Nuuk");
    await addRule(client, id, 6, "23:15", "23:45");
    await addRule(client, id, 0, "00:00", "00:30");
    expect(await generate(client, id, "2026-03-28")).toEqual(["2026-03-29T01:30Z/2026-03-29T01:45Z trimmed availability"]);
    expect(await generate(client, id, "2026-03-29")).toEqual(["2026-03-29T01:00Z/2026-03-29T01:30Z created"]);
  }));

test("what a gap at midnight moves into the next day is blocked there, now and when generated", () =>
  withRootDb(async (client) => {
    await atClock(client, "2026-03-29T01:10:00Z");
    const id = await addModel(client, "America/Nuuk");
    await addWindow(client, id, "2026-03-29T01:05Z", "2026-03-29T02:00Z");
    await block(client, id, ["2026-03-28"], "23:15", "23:45");
    expect(await freeRuns(client, id)).toEqual([expect.stringMatching(/\/2026-03-29T01:15Z$/), "2026-03-29T01:45Z/2026-03-29T02:00Z"]);
    const { rows } = await client.query(
      "select conflict_type from holdfast.check_availability_conflicts($1, '2026-03-29T01:20Z', '2026-03-29T01:40Z')",
      [id],
    );
    expect(rows.map((row) => row.conflict_type)).toEqual(["availability", "blocked_date"]);
  }));

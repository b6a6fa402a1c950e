import { withRootDb } from "../../helpers.ts";
import { addModel, freezeClock, open, slotAt } from "../studio.ts";

test("the same day of week is worth 20, on the model's wall clock", () =>
  withRootDb(async (client) => {
    await freezeClock(client, "00:00");
    const model = await addModel(client, { time_zone: "Asia/Kolkata" });
    await open(client, model, "12:00", "2026-05-12T12:00");
    const points = async (preferred: string, start: string) =>
      (await slotAt(client, model, start, { preferred, from: start, to: start.replace(/(\d\d):(\d\d)$/, "23:59"), most: 100 })).day_points;
    // 18:29 UTC is Monday 23:59 in Kolkata.
    expect(await points("18:15", "12:30")).toBe(20);
    expect(await points("18:15", "18:30")).toBe(0);
    expect(await points("18:30", "2026-05-05T12:30")).toBe(20);
    expect(await points("18:30", "2026-05-05T18:30")).toBe(0);
    // A week later is the same day of week.
    expect(await points("12:30", "2026-05-11T12:30")).toBe(20);
  }));

import { withRootDb } from "../../helpers.ts";
import { addModel, freezeClock, open } from "../studio.ts";
import { modelCalendar } from "./calendar.ts";

test("dates are the model's own; minutes are real, on the days of 23 and 25 hours too", () =>
  withRootDb(async (client) => {
    await freezeClock(client, "2026-01-01T00:00");
    const model = await addModel(client, { time_zone: "America/New_York" });
    // 22:00 on the evening before to 04:00 on the day of the change.
    await open(client, model, "2026-03-08T03:00", "2026-03-08T08:00");
    await open(client, model, "2026-11-01T02:00", "2026-11-01T09:00");
    await client.query("select holdfast.block_dates($1, array['2026-03-08', '2026-11-01']::date[])", [model]);
    // 02:15-03:00 does not exist on that day: nothing is blocked by it.
    await client.query("select holdfast.block_dates($1, array['2026-03-08']::date[], null, '02:15', '03:00')", [model]);
    const entries = async (from: string, to: string) =>
      (await modelCalendar(client, model, from, to)).map(({ entry_type, local_date, starts_at, minutes }) => [
        entry_type,
        local_date,
        starts_at.toISOString().slice(0, 16),
        Number(minutes),
      ]);
    expect(await entries("2026-03-07T00:00", "2026-03-10T00:00")).toEqual([
      ["available", "2026-03-07", "2026-03-08T03:00", 300],
      ["blocked", "2026-03-08", "2026-03-08T05:00", 23 * 60],
    ]);
    expect(await entries("2026-10-31T00:00", "2026-11-03T00:00")).toEqual([
      ["available", "2026-10-31", "2026-11-01T02:00", 420],
      ["blocked", "2026-11-01", "2026-11-01T04:00", 25 * 60],
    ]);
    // The last second of the blocked day, which is the next one's in UTC.
    expect((await entries("2026-11-02T04:59:59", "2026-11-02T05:00")).map(([type]) => type)).toEqual(["blocked"]);
    expect(await entries("2026-11-02T05:00", "2026-11-02T06:00")).toEqual([]);
  }));

import { withRootDb } from "../../helpers.ts";
import { addModel, freezeClock, open, slotAt } from "../studio.ts";

// A boundary belongs to the better tier; one second more is the next. The window's own start is on offer wherever it lies.
test.each([
  ["12:00:00", 50],
  ["12:00:01", 40],
  ["12:30:00", 40],
  ["12:30:01", 30],
  ["13:00:00", 30],
  ["13:00:01", 20],
  ["14:00:00", 20],
  ["14:00:01", 10],
  ["16:00:00", 10],
  ["16:00:01", 0],
  ["11:30:00", 40],
  ["11:29:59", 30],
  ["08:00:00", 10],
  ["07:59:59", 0],
])("a start at %s is worth %i points where 12:00 is preferred", (start, points) =>
  withRootDb(async (client) => {
    await freezeClock(client, "00:00");
    const model = await addModel(client);
    await open(client, model, start, "23:00");
    const slot = await slotAt(client, model, start, { preferred: "12:00" });
    expect(slot.time_points).toBe(points);
    expect(slot.score).toBe(points + 20 + 20);
    expect(slot.time_difference_minutes).toBe(
      Math.round(Math.abs(Date.parse(`2026-05-04T${start}Z`) - Date.parse("2026-05-04T12:00Z")) / 60_000),
    );
  }),
);

test("a preferred time thousands of years away is 2^31 - 1 minutes away at most", () =>
  withRootDb(async (client) => {
    await freezeClock(client, "00:00");
    const model = await addModel(client);
    await open(client, model, "12:00", "13:00");
    const slot = await slotAt(client, model, "12:00", { preferred: "9999-12-31T00:00" });
    expect(slot.time_difference_minutes).toBe(2 ** 31 - 1);
  }));

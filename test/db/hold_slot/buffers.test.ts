import { attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import { hold, openDay } from "../studio.ts";

// Bob's hold with its buffers: 11:50 to 13:15.
test.each([
  ["before", "11:00", "11:36", "11:00", "11:35"],
  ["after", "13:24", "14:00", "13:25", "14:00"],
] as const)("two holds keep the buffers of both between them, to the minute: %s", (_, from, to, nearestFrom, nearestTo) =>
  withRootDb(async (client) => {
    const model = await openDay(client, { buffer_before_minutes: 10, buffer_after_minutes: 15 });
    await hold(client, model, "bob", "12:00", "13:00");
    await expectSqlState(
      attempt(client, () => hold(client, model, "ada", from, to)),
      "SLOT_TAKEN",
    );
    expect(await hold(client, model, "ada", nearestFrom, nearestTo)).toMatchObject({ status: "active" });
  }),
);

import { withRootDb } from "../../helpers.ts";
import { addModel, addRule, expectRefused } from "../modelCalendar.ts";

type Rule = [day: number, start: string, end: string];
const add = "select holdfast.add_recurring_schedule($1, $2, $3, $4)";

test.each<[Rule, Rule]>([
  [
    [1, "09:00", "17:00"],
    [1, "16:59", "18:00"],
  ],
  [
    [1, "09:00", "17:00"],
    [1, "10:00", "11:00"],
  ],
  [
    [1, "09:00", "17:00"],
    [1, "09:00", "17:00"],
  ],
  // Across midnight, across Saturday's, and whole days.
  [
    [1, "22:00", "02:00"],
    [2, "01:59", "03:00"],
  ],
  [
    [6, "22:00", "02:00"],
    [0, "01:00", "03:00"],
  ],
  [
    [0, "00:00", "01:00"],
    [6, "23:30", "00:30"],
  ],
  [
    [3, "00:00", "00:00"],
    [3, "23:59", "24:00"],
  ],
  [
    [0, "00:00", "24:00"],
    [6, "12:00", "00:01"],
  ],
  [
    [6, "23:00", "22:59"],
    [0, "22:58", "23:00"],
  ],
])("%j does not let %j in, and is named", (first, second) =>
  withRootDb(async (client) => {
    const id = await addModel(client);
    const ruleId = await addRule(client, id, ...first);
    const facts = await expectRefused(client, "SCHEDULE_OVERLAP", add, [id, ...second]);
    expect(facts).toEqual({ schedule_id: Number(ruleId), rule: described(second), other: described(first) });
  }),
);

test.each<[Rule, Rule]>([
  [
    [1, "09:00", "12:00"],
    [1, "12:00", "17:00"],
  ],
  [
    [1, "22:00", "02:00"],
    [2, "02:00", "03:00"],
  ],
  [
    [1, "22:00", "24:00"],
    [2, "00:00", "03:00"],
  ],
  [
    [6, "22:00", "02:00"],
    [0, "02:00", "22:00"],
  ],
  [
    [0, "00:00", "00:00"],
    [6, "00:00", "00:00"],
  ],
  [
    [2, "00:00", "24:00"],
    [1, "00:00", "24:00"],
  ],
  [
    [1, "09:00", "17:00"],
    [2, "09:00", "17:00"],
  ],
])("%j lets %j in: they only touch, if that", (first, second) =>
  withRootDb(async (client) => {
    const id = await addModel(client);
    await addRule(client, id, ...first);
    await addRule(client, id, ...second);
  }),
);

test("neither inactive rules nor another model's are in the way", () =>
  withRootDb(async (client) => {
    const [id, other] = [await addModel(client), await addModel(client)];
    await addRule(client, id, 1, "09:00", "17:00");
    await addRule(client, id, 1, "09:00", "17:00", false);
    await addRule(client, other, 1, "09:00", "17:00");
  }));

test("the table itself refuses what no function has seen", () =>
  withRootDb(async (client) => {
    const id = await addModel(client);
    await addRule(client, id, 6, "22:00", "02:00");
    await expectRefused(
      client,
      "23P01",
      "insert into holdfast.model_schedules (model_id, day_of_week, start_time, end_time) values ($1, 0, '01:00', '03:00')",
      [id],
    );
  }));

function described([day, start, end]: Rule): Record<string, unknown> {
  return { day_of_week: day, start_time: `${start}:00`, end_time: `${end}:00`, is_active: true };
}

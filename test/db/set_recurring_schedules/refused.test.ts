import { asCaller, withRootDb } from "../../helpers.ts";
import { addModel, addRule, expectRefused } from "../modelCalendar.ts";

const set = (rules: string): string => `select holdfast.set_recurring_schedules($1, ${rules}::holdfast.schedule_rule[])`;
const good = "row(1, '09:00', '12:00', true)";

test.each([
  ["SCHEDULE_OVERLAP", `array[${good}, row(1, '11:59', '13:00', null)]`],
  ["SCHEDULE_OVERLAP", "array[row(6, '22:00', '02:00', true), row(0, '01:00', '03:00', true)]"],
  ["SCHEDULE_OVERLAP", `array[${good}, ${good}]`],
  ["INVALID_ARGUMENT", `array[${good}, row(7, '09:00', '12:00', true)]`],
  ["INVALID_ARGUMENT", `array[${good}, row(2, '09:00', '12:00:01', true)]`],
  ["INVALID_ARGUMENT", "array(select row(n % 7, '09:00', '12:00', false)::holdfast.schedule_rule from generate_series(0, 1000) as n)"],
  ["MISSING_ARGUMENT", `array[${good}, row(null, '09:00', '12:00', true)]`],
  ["MISSING_ARGUMENT", `array[${good}, null]`],
  ["MISSING_ARGUMENT", "null"],
])("%s for %s: no rule is touched", (code, rules) =>
  withRootDb(async (client) => {
    const id = await addModel(client);
    await addRule(client, id, 3, "09:00", "12:00");
    await expectRefused(client, code, set(rules), [id]);
  }),
);

test("an overlap within the list shows both rules", () =>
  withRootDb(async (client) => {
    const id = await addModel(client);
    const facts = await expectRefused(client, "SCHEDULE_OVERLAP", set(`array[${good}, row(0, '23:00', '09:01', true)]`), [id]);
    expect(facts).toMatchObject({ rule: { day_of_week: 0 }, other: { day_of_week: 1 } });
  }));

test("a thousand rules are no burden", () =>
  withRootDb(async (client) => {
    const id = await addModel(client, "UTC", { generate_days_ahead: 0 });
    await client.query("set local statement_timeout = '3s'");
    const rules = `array(
      select row(n % 7, time '00:00' + n / 7 * interval '10 minutes', time '00:05' + n / 7 * interval '10 minutes', true)::holdfast.schedule_rule
      from generate_series(0, 999) as n)`;
    expect((await client.query(set(rules), [id])).rows).toHaveLength(1000);
  }));

test("whose rules is needed, and they are the caller's own", () =>
  withRootDb(async (client) => {
    const [own, other] = [await addModel(client), await addModel(client)];
    await expectRefused(client, "MISSING_ARGUMENT", set(`array[${good}]`), [null]);
    await asCaller(client, "model", "m", own);
    await client.query(set(`array[${good}]`), [own]);
    await expectRefused(client, "NOT_FOUND", set(`array[${good}]`), [other]);
  }));

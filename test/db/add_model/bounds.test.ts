import { withRootDb } from "../../helpers.ts";
import { addModel, expectRefused } from "../modelCalendar.ts";

const bounds: [setting: string, atLeast: number, atMost: number][] = [
  ["slot_interval_minutes", 1, 1440],
  ["min_booking_minutes", 1, 480],
  ["max_booking_minutes", 15, 10080],
  ["buffer_before_minutes", 0, 1440],
  ["buffer_after_minutes", 0, 1440],
  ["min_notice_minutes", 0, 525600],
  ["booking_horizon_days", 1, 1000],
  ["hold_minutes", 1, 1440],
  ["max_active_holds_per_user", 1, 1000],
  ["generate_days_ahead", 0, 400],
];

test.each(bounds)("%s goes from %i to %i", (setting, atLeast, atMost) =>
  withRootDb(async (client) => {
    await addModel(client, "UTC", { [setting]: atLeast });
    await addModel(client, "UTC", { [setting]: atMost });
    const call = `select holdfast.add_model('a', 'UTC', ${setting} => $1)`;
    for (const value of [atLeast - 1, atMost + 1, -(2 ** 31), 2 ** 31 - 1]) {
      await expectRefused(client, "INVALID_ARGUMENT", call, [value]);
    }
    expect(await expectRefused(client, "INVALID_ARGUMENT", call, [null])).toMatchObject({ argument: expect.any(String) });
  }),
);

test("the error names the setting and its bounds", () =>
  withRootDb(async (client) => {
    const facts = await expectRefused(client, "INVALID_ARGUMENT", "select holdfast.add_model('a', 'UTC', hold_minutes => 0)");
    expect(facts).toEqual({ argument: "hold_minutes", value: 0, at_least: 1, at_most: 1440 });
  }));

test.each(["-0.01", "NaN", "Infinity", "-Infinity", "1000000000"])("an hourly rate of %s is refused", (rate) =>
  withRootDb((client) => expectRefused(client, "INVALID_ARGUMENT", "select holdfast.add_model('a', 'UTC', hourly_rate => $1)", [rate])),
);

test.each(["usd", "US", "USDT", "", "€€€", "US1"])("the currency %j is refused", (currency) =>
  withRootDb((client) => expectRefused(client, "INVALID_ARGUMENT", "select holdfast.add_model('a', 'UTC', currency => $1)", [currency])),
);

test("a name has 1 to 200 characters, whatever they are made of", () =>
  withRootDb(async (client) => {
    await addModel(client, "UTC", { name: "é".repeat(200) });
    await addModel(client, "UTC", { name: "<script>'; drop table models; --" });
    for (const name of ["", "é".repeat(201)]) {
      await expectRefused(client, "INVALID_ARGUMENT", "select holdfast.add_model($1, 'UTC')", [name]);
    }
  }));

test.each(["name", "time_zone", "hourly_rate", "currency"])("%s is needed", (argument) =>
  withRootDb(async (client) => {
    const values = { name: "a", time_zone: "UTC", hourly_rate: 0, currency: "USD", [argument]: null };
    const call = "select holdfast.add_model(name => $1, time_zone => $2, hourly_rate => $3, currency => $4)";
    expect(await expectRefused(client, "MISSING_ARGUMENT", call, Object.values(values))).toEqual({ arguments: [argument] });
  }),
);

import { withRootDb } from "../../helpers.ts";
import { addModel, changesOf } from "../modelCalendar.ts";

const defaults = {
  is_active: true,
  hourly_rate: "0",
  currency: "USD",
  slot_interval_minutes: 15,
  min_booking_minutes: 15,
  max_booking_minutes: 480,
  buffer_before_minutes: 0,
  buffer_after_minutes: 0,
  min_notice_minutes: 0,
  booking_horizon_days: 90,
  hold_minutes: 10,
  max_active_holds_per_user: 3,
  generate_days_ahead: 60,
};
// Each beside its neighbours' defaults, so that no two can be mixed up.
const given = {
  hourly_rate: "12.345",
  currency: "JPY",
  slot_interval_minutes: 20,
  min_booking_minutes: 30,
  max_booking_minutes: 240,
  buffer_before_minutes: 5,
  buffer_after_minutes: 7,
  min_notice_minutes: 90,
  booking_horizon_days: 33,
  hold_minutes: 11,
  max_active_holds_per_user: 2,
  generate_days_ahead: 44,
};

test.each([
  ["none", {}, defaults],
  ["all", given, { ...defaults, ...given }],
])("with %s of the settings given", (_which, settings, expected) =>
  withRootDb(async (client) => {
    let id = "";
    const changes = await changesOf(client, async () => {
      id = await addModel(client, "Europe/Berlin", settings);
    });
    expect(changes).toEqual({ "insert models": 1 });
    const { rows } = await client.query("select * from holdfast.models where id = $1", [id]);
    expect(rows[0]).toMatchObject({ name: "a model", time_zone: "Europe/Berlin", ...expected });
  }),
);

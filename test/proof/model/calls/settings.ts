import * as fc from "fast-check";
import { addModel, deactivateModel, updateSettings } from "../settings.ts";
import type { Settings } from "../world.ts";
import { type Call, call, noModel, writers } from "./call.ts";

export const zones = ["America/New_York", "Australia/Lord_Howe", "Europe/Berlin", "Africa/Cairo", "UTC"];

/** Small enough for a history to fill: some days ahead, short notice. */
export const settings = fc.record({
  hourly_rate: fc.constantFrom(0, 50, 33.33, 100),
  currency: fc.constantFrom("USD", "USD", "JPY", "KWD"),
  slot_interval_minutes: fc.constantFrom(15, 15, 20, 30, 7, 60),
  min_booking_minutes: fc.constantFrom(15, 30),
  max_booking_minutes: fc.constantFrom(60, 90, 480),
  buffer_before_minutes: fc.constantFrom(0, 0, 10, 15, 30),
  buffer_after_minutes: fc.constantFrom(0, 0, 10, 15, 45),
  min_notice_minutes: fc.constantFrom(0, 0, 0, 30, 120),
  booking_horizon_days: fc.constantFrom(3, 7, 90, 90),
  hold_minutes: fc.constantFrom(10, 10, 3, 60),
  max_active_holds_per_user: fc.constantFrom(1, 2, 3, 10, 10),
  generate_days_ahead: fc.constantFrom(1, 3, 5),
});

const badSettings: [string, unknown][] = [
  ["time_zone", "EST"],
  ["time_zone", "Europe/Atlantis"],
  ["hourly_rate", -1],
  ["currency", "usd"],
  ["slot_interval_minutes", 0],
  ["min_booking_minutes", 481],
  ["max_booking_minutes", 10_081],
  ["buffer_before_minutes", 1441],
  ["buffer_after_minutes", -1],
  ["booking_horizon_days", 0],
  ["hold_minutes", 1441],
  ["generate_days_ahead", 401],
  ["name", ""],
];

export const settingsCalls: Record<string, Call> = {
  add_model: call({
    weight: 1,
    roles: ["owner", "admin"],
    drawn: fc.record({ model_id: fc.constantFrom(1, 2, 3, 4), time_zone: fc.constantFrom(...zones), settings }),
    argumentsOf: (_, __, { settings, ...rest }) => ({ name: "Ada", ...settings, ...rest, idempotency_key: null }),
    answer: (world, asked: Settings & { model_id: number; idempotency_key: string | null }) => {
      const { idempotency_key, ...model } = asked;
      return [addModel(world, model, idempotency_key)];
    },
    bad: [...badSettings, ["name", null], ["time_zone", null], ["model_id", 0]],
  }),
  update_availability_settings: call({
    weight: 5,
    roles: writers,
    drawn: fc.record({
      settings,
      time_zone: fc.constantFrom(null, null, null, null, null, ...zones),
      is_active: fc.constantFrom(null, null, null, null, true, true, true, true, true, false),
      keep: fc.subarray(
        [
          "hourly_rate",
          "currency",
          "slot_interval_minutes",
          "min_booking_minutes",
          "max_booking_minutes",
          "buffer_before_minutes",
          "buffer_after_minutes",
          "min_notice_minutes",
          "booking_horizon_days",
          "hold_minutes",
          "max_active_holds_per_user",
          "generate_days_ahead",
        ] as const,
        { minLength: 8 },
      ),
    }),
    argumentsOf: (_, model, { settings, keep, ...rest }) => ({
      model_id: model.id,
      ...settings,
      ...Object.fromEntries(keep.map((name) => [name, null])),
      ...rest,
    }),
    answer: (world, asked: Settings & { model_id: number }) => {
      const { model_id, ...patch } = asked;
      return [updateSettings(world, model_id, patch)];
    },
    bad: [...noModel, ...badSettings],
  }),
  deactivate_model: call({
    weight: 1,
    roles: writers,
    drawn: fc.constant(null),
    // Mostly the one that least is asked of.
    argumentsOf: (_, model) => ({ model_id: model.id === 2 ? 2 : 3 }),
    answer: (world, asked: { model_id: number }) => [deactivateModel(world, asked.model_id)],
    bad: noModel,
  }),
};

import { generateToHorizon, moveWindows } from "./generation.ts";
import { once } from "./idempotency.ts";
import { fail } from "./refusal.ts";
import { withdrawWindows } from "./schedules.ts";
import { requireAdmin, required, requireModel, requirePrice, text } from "./validation.ts";
import { change, insertModel, type ModelRow, modelOf, of, type Settings, type World } from "./world.ts";

export const defaults: Settings = {
  name: "",
  time_zone: "UTC",
  is_active: true,
  hourly_rate: 0,
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

/** Old names with no summer time, abbreviations and inventions are refused. */
const zone = /^(UTC|(Africa|America|Asia|Atlantic|Australia|Europe|Indian|Pacific)\/[A-Za-z_/-]+)$/;
const unknownZones = ["Europe/Atlantis"];

function requireSettings(model: Settings): void {
  required(model.name, model.time_zone, model.hourly_rate, model.currency);
  text(model.name, 200);
  if (!zone.test(model.time_zone) || unknownZones.includes(model.time_zone)) fail("INVALID_TIME_ZONE");
  requirePrice(model.hourly_rate, model.currency);
  const bounds: [keyof Settings, number, number][] = [
    ["hourly_rate", 0, 1e9 - 1],
    ["slot_interval_minutes", 1, 1440],
    ["min_booking_minutes", 1, model.max_booking_minutes],
    ["max_booking_minutes", 1, 10080],
    ["buffer_before_minutes", 0, 1440],
    ["buffer_after_minutes", 0, 1440],
    ["min_notice_minutes", 0, 525600],
    ["booking_horizon_days", 1, 1000],
    ["hold_minutes", 1, 1440],
    ["max_active_holds_per_user", 1, 1000],
    ["generate_days_ahead", 0, 400],
  ];
  if (bounds.some(([name, least, most]) => !((model[name] as number) >= least && (model[name] as number) <= most)))
    fail("INVALID_ARGUMENT");
}

export function addModel(world: World, asked: Partial<Settings> & { model_id: number }, key: string | null): ModelRow {
  requireAdmin(world);
  const { model_id, ...given } = asked;
  const settings = { ...defaults, ...given };
  requireSettings(settings);
  return once(world, 0, key, ["add_model", model_id, settings], () => {
    if (model_id < 1 || world.rows.models.some(({ id }) => id === model_id)) fail("INVALID_ARGUMENT");
    return insertModel(world, { id: model_id, created_at: world.now, ...settings });
  });
}

export function updateSettings(world: World, modelId: number, patch: Partial<Settings>): ModelRow {
  required(modelId);
  requireModel(world, modelId);
  const model = modelOf(world, modelId);
  const before = { ...model };
  const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== null));
  requireSettings({ ...model, ...given });
  change(world, "models", model, given);
  if (model.time_zone !== before.time_zone) {
    moveWindows(world, model, () => withdrawWindows(world, model, of(world, "model_schedules", model)));
  }
  if (model.is_active && (!before.is_active || model.generate_days_ahead > before.generate_days_ahead)) generateToHorizon(world, model);
  return model;
}

/** No new holds, no windows, no free time; what is booked stays. */
export function deactivateModel(world: World, modelId: number): ModelRow {
  required(modelId);
  requireModel(world, modelId);
  const model = modelOf(world, modelId);
  change(world, "models", model, { is_active: false });
  return model;
}

create or replace function holdfast.update_availability_settings(
  model_id bigint,
  name text default null,
  time_zone text default null,
  hourly_rate numeric default null,
  currency text default null,
  slot_interval_minutes integer default null,
  min_booking_minutes integer default null,
  max_booking_minutes integer default null,
  buffer_before_minutes integer default null,
  buffer_after_minutes integer default null,
  min_notice_minutes integer default null,
  booking_horizon_days integer default null,
  hold_minutes integer default null,
  max_active_holds_per_user integer default null,
  generate_days_ahead integer default null,
  is_active boolean default null
)
returns holdfast.models
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  old holdfast.models;
  model holdfast.models;
begin
  perform holdfast_private.require_arguments(jsonb_build_object('model_id', update_availability_settings.model_id));
  perform holdfast_private.require_model(update_availability_settings.model_id);
  old := holdfast_private.lock_model(update_availability_settings.model_id);
  model := row(
    old.id, coalesce(name, old.name), coalesce(time_zone, old.time_zone), coalesce(is_active, old.is_active),
    coalesce(hourly_rate, old.hourly_rate), coalesce(currency, old.currency),
    coalesce(slot_interval_minutes, old.slot_interval_minutes),
    coalesce(min_booking_minutes, old.min_booking_minutes), coalesce(max_booking_minutes, old.max_booking_minutes),
    coalesce(buffer_before_minutes, old.buffer_before_minutes), coalesce(buffer_after_minutes, old.buffer_after_minutes),
    coalesce(min_notice_minutes, old.min_notice_minutes), coalesce(booking_horizon_days, old.booking_horizon_days),
    coalesce(hold_minutes, old.hold_minutes), coalesce(max_active_holds_per_user, old.max_active_holds_per_user),
    coalesce(generate_days_ahead, old.generate_days_ahead), old.created_at
  );
  perform holdfast_private.require_settings(model);
  if model is not distinct from old then
    return old;
  end if;
  update holdfast.models as m
  set (
      name, time_zone, is_active, hourly_rate, currency, slot_interval_minutes, min_booking_minutes, max_booking_minutes,
      buffer_before_minutes, buffer_after_minutes, min_notice_minutes, booking_horizon_days, hold_minutes,
      max_active_holds_per_user, generate_days_ahead
    ) = (
      model.name, model.time_zone, model.is_active, model.hourly_rate, model.currency, model.slot_interval_minutes,
      model.min_booking_minutes, model.max_booking_minutes, model.buffer_before_minutes, model.buffer_after_minutes,
      model.min_notice_minutes, model.booking_horizon_days, model.hold_minutes, model.max_active_holds_per_user,
      model.generate_days_ahead
    )
  where m.id = model.id;
  -- What the worker would have made while the model was off, or would make in its next round.
  if model.is_active and (not old.is_active or model.generate_days_ahead > old.generate_days_ahead) then
    perform holdfast_private.generate_to_horizon(model.id);
  end if;
  return model;
end
$$;
comment on function holdfast.update_availability_settings(
  bigint, text, text, numeric, text, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, boolean
) is
  $$@resultFieldName model
Changes settings of a model; what is null stays as it is. By the model or an admin.
A new time_zone takes the future windows of its rules along; buffers, price and hold_minutes count for what is claimed from now on. is_active: false takes the model off, as deactivate_model; true puts it on again. Its rules' windows are then made up to generate_days_ahead, as they are when that grows.
Errors: MISSING_ARGUMENT, INVALID_ARGUMENT (names the setting and its bounds), INVALID_TIME_ZONE, NOT_FOUND, BAD_ISOLATION. Source: DESIGN section 4, Models and settings.$$;
revoke all on function holdfast.update_availability_settings(
  bigint, text, text, numeric, text, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, boolean
) from public;
grant execute on function holdfast.update_availability_settings(
  bigint, text, text, numeric, text, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, boolean
) to holdfast_model, holdfast_admin;

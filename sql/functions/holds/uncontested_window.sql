-- Most claims meet nothing, and that is seen at a third of what it takes to name everything in the way: any doubt is left to check_slot.
create or replace function holdfast_private.uncontested_window(
  model holdfast.models,
  user_id text,
  during tstzrange,
  now timestamptz
)
returns bigint
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  length interval := upper(during) - lower(during);
  window_id bigint;
begin
  select a.id into window_id
  from holdfast.availability as a
  where a.model_id = model.id and a.during @> uncontested_window.during
    and model.is_active
    and length between make_interval(mins => model.min_booking_minutes) and make_interval(mins => model.max_booking_minutes)
    and length = date_trunc('minute', length)
    and lower(uncontested_window.during) >= uncontested_window.now + make_interval(mins => model.min_notice_minutes)
    and lower(uncontested_window.during) <= uncontested_window.now + make_interval(hours => 24 * model.booking_horizon_days)
    and not exists (
      select from holdfast.occupied_time as o
      where o.model_id = model.id
        and o.occupied && holdfast_private.widen(uncontested_window.during, model.buffer_before_minutes, model.buffer_after_minutes)
    )
    and not exists (select from holdfast.external_busy as e where e.model_id = model.id and e.during && uncontested_window.during)
    -- Two days around: whatever the time zone, and whatever its gaps, the local dates are among them.
    and not exists (
      select from holdfast.model_blocked_dates as b
      where b.model_id = model.id
        and b.blocked_date between (lower(uncontested_window.during) at time zone 'UTC')::date - 2
          and (upper(uncontested_window.during) at time zone 'UTC')::date + 2
    )
    -- Not by their expiry: see check_slot.
    and model.max_active_holds_per_user > (
      select count(*) from holdfast.booking_holds as h
      where h.model_id = model.id and h.user_id = uncontested_window.user_id and h.status = 'active'
    );
  return window_id;
end
$$;
comment on function holdfast_private.uncontested_window(holdfast.models, text, tstzrange, timestamptz) is
  'The window that a range lies in, where check_slot would surely find no fault in it and no claim near it, live or expired; else null.';
revoke all on function holdfast_private.uncontested_window(holdfast.models, text, tstzrange, timestamptz) from public;

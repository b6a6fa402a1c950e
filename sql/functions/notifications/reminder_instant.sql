create or replace function holdfast_private.reminder_instant(
  subscription holdfast.user_notifications,
  starts_at timestamptz,
  lead_minutes integer
)
returns timestamptz
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  wanted timestamptz := reminder_instant.starts_at - make_interval(mins => reminder_instant.lead_minutes);
  quiet tstzrange := holdfast_private.quiet_hours(subscription, wanted);
begin
  return case
    when quiet is null then wanted
    when upper(quiet) < reminder_instant.starts_at then upper(quiet)
    -- Time enough to be sent before they begin.
    else lower(quiet) - interval '5 minutes'
  end;
end
$$;
comment on function holdfast_private.reminder_instant(holdfast.user_notifications, timestamptz, integer) is
  'When a subscription is reminded of a booking: its lead time before the start; where quiet hours are in the way, at their end, or before they begin where the booking starts in them.';
revoke all on function holdfast_private.reminder_instant(holdfast.user_notifications, timestamptz, integer) from public;

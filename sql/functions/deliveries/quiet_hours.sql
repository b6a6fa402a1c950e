create or replace function holdfast_private.quiet_hours(subscription holdfast.user_notifications, at timestamptz)
returns tstzrange
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  today date := (quiet_hours.at at time zone subscription.time_zone)::date;
  -- Before its own begin an end is on the next day.
  days integer := case when subscription.quiet_until < subscription.quiet_from then 1 else 0 end;
  quiet tstzrange;
begin
  if subscription.quiet_from is null or subscription.channel = 'in_app' then
    return null;
  end if;
  -- Yesterday evening's may last until this morning.
  for day in 0..1 loop
    quiet := tstzrange(
      holdfast.local_to_instant(today - day + subscription.quiet_from, subscription.time_zone),
      greatest(
        holdfast.local_to_instant(today - day + subscription.quiet_from, subscription.time_zone),
        holdfast.local_to_instant(today - day + days + subscription.quiet_until, subscription.time_zone)
      )
    );
    if quiet @> quiet_hours.at then
      return quiet;
    end if;
  end loop;
  return null;
end
$$;
comment on function holdfast_private.quiet_hours(holdfast.user_notifications, timestamptz) is
  'The subscription''s quiet hours in which an instant lies, read on its own wall clock (local_to_instant); null where it lies in none. in_app has none.';
revoke all on function holdfast_private.quiet_hours(holdfast.user_notifications, timestamptz) from public;

create or replace function holdfast_private.due_lead_time(
  subscription holdfast.user_notifications,
  starts_at timestamptz,
  now timestamptz
)
returns integer
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  -- Asked for every booking ahead, each minute: those without quiet hours are quickly told.
  if subscription.quiet_from is null then
    return (
      select min(lead.minutes)
      from unnest(subscription.lead_times_minutes) as lead (minutes)
      where due_lead_time.starts_at - make_interval(mins => lead.minutes) <= due_lead_time.now
    );
  end if;
  -- Until quiet hours end.
  if holdfast_private.quiet_hours(subscription, due_lead_time.now) is not null then
    return null;
  end if;
  return (
    select lead.minutes
    from unnest(subscription.lead_times_minutes) as lead (minutes)
    cross join lateral holdfast_private.reminder_instant(subscription, due_lead_time.starts_at, lead.minutes) as at
    where at <= due_lead_time.now
    order by at desc, lead.minutes
    limit 1
  );
end
$$;
comment on function holdfast_private.due_lead_time(holdfast.user_notifications, timestamptz, timestamptz) is
  'The lead time, in minutes, with which a subscription is to be reminded now: of those whose time has passed only the one nearest to the start, so that nobody is told twice at once. Null before the first, and in quiet hours.';
revoke all on function holdfast_private.due_lead_time(holdfast.user_notifications, timestamptz, timestamptz) from public;

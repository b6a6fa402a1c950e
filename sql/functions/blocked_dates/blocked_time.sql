create function holdfast_private.blocked_time(model_id bigint, time_zone text, region tstzrange)
returns tstzmultirange
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  return coalesce(
    (
      select range_agg(holdfast_private.blocked_range(b.blocked_date, b.start_time, b.end_time, blocked_time.time_zone))
      from holdfast.model_blocked_dates as b
      where b.model_id = blocked_time.model_id
        -- The day before too: a spring gap at midnight moves its last minutes into the next.
        and b.blocked_date >= (lower(region) at time zone blocked_time.time_zone)::date - 1
        and b.blocked_date <= (coalesce(upper(region), 'infinity') at time zone blocked_time.time_zone)::date
    ),
    '{}'
  );
end
$$;
comment on function holdfast_private.blocked_time(bigint, text, tstzrange) is
  'The time of a model that is blocked on the local dates that the region touches.';
revoke all on function holdfast_private.blocked_time(bigint, text, tstzrange) from public;
grant execute on function holdfast_private.blocked_time(bigint, text, tstzrange)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;

create or replace function holdfast_private.blocked_ranges(
  model_id bigint,
  time_zone text,
  region tstzrange,
  out id bigint,
  out during tstzrange
)
returns setof record
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  return query
    select b.id, holdfast_private.blocked_range(b.blocked_date, b.start_time, b.end_time, blocked_ranges.time_zone)
    from holdfast.model_blocked_dates as b
    where b.model_id = blocked_ranges.model_id
      -- The day before too: a spring gap at midnight moves its last minutes into the next.
      and b.blocked_date >= (lower(region) at time zone blocked_ranges.time_zone)::date - 1
      and b.blocked_date <= (coalesce(upper(region), 'infinity') at time zone blocked_ranges.time_zone)::date
    order by b.blocked_date, b.start_time;
end
$$;
comment on function holdfast_private.blocked_ranges(bigint, text, tstzrange) is
  'The blocked dates of a model on the local dates that the region touches, each with the instants that it covers.';
revoke all on function holdfast_private.blocked_ranges(bigint, text, tstzrange) from public;
grant execute on function holdfast_private.blocked_ranges(bigint, text, tstzrange)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;

create or replace function holdfast_private.blocked_time(model_id bigint, time_zone text, region tstzrange)
returns tstzmultirange
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  -- Most models have none, and this is asked by every search. In order of the index, or the planner hopes to meet a row soon and reads the table.
  if (
    select b.id from holdfast.model_blocked_dates as b where b.model_id = blocked_time.model_id order by b.blocked_date limit 1
  ) is null then
    return '{}';
  end if;
  return coalesce(
    (
      select range_agg(b.during)
      from holdfast_private.blocked_ranges(blocked_time.model_id, blocked_time.time_zone, region) as b
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

create or replace function holdfast_private.blocked_time(model_id bigint, time_zone text, region tstzrange)
returns tstzmultirange
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
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

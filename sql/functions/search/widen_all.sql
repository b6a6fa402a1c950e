create or replace function holdfast_private.widen_all(region tstzmultirange, before interval, after interval)
returns tstzmultirange
language plpgsql
stable
parallel safe
set search_path to pg_catalog, pg_temp
as $$
declare
  whole tstzrange := range_merge(region);
begin
  -- Mostly it is one range, for which nothing has to be taken apart.
  if region = tstzmultirange(whole) then
    return case when isempty(whole) then region else tstzmultirange(tstzrange(lower(whole) - before, upper(whole) + after)) end;
  end if;
  return (select range_agg(tstzrange(lower(part) - before, upper(part) + after)) from unnest(region) as part);
end
$$;
comment on function holdfast_private.widen_all(tstzmultirange, interval, interval) is
  'Some time, each range of it longer on both sides and half open; those that meet then are one.';
revoke all on function holdfast_private.widen_all(tstzmultirange, interval, interval) from public;
grant execute on function holdfast_private.widen_all(tstzmultirange, interval, interval)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;

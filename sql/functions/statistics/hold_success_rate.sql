create or replace function holdfast_private.hold_success_rate(model_id bigint, region tstzrange, now timestamptz)
returns numeric
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  return (
    select round(100.0 * count(*) filter (where h.status = 'converted') / nullif(count(*), 0), 2)
    from holdfast.booking_holds as h
    where h.model_id = hold_success_rate.model_id and lower(h.during) <@ hold_success_rate.region
      and (h.status <> 'active' or h.hold_expires_at <= hold_success_rate.now)
  );
end
$$;
comment on function holdfast_private.hold_success_rate(bigint, tstzrange, timestamptz) is
  'Of a model''s holds that begin in a region and are over, how many per cent were converted.';
revoke all on function holdfast_private.hold_success_rate(bigint, tstzrange, timestamptz) from public;

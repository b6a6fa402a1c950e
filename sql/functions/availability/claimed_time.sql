create or replace function holdfast_private.claimed_time(model_id bigint, region tstzrange)
returns tstzmultirange
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  return coalesce(
    (
      select range_agg(o.during * region)
      from holdfast.occupied_time as o
      where o.model_id = claimed_time.model_id
        and o.occupied && region and o.during && region
        and (o.until is null or o.until > holdfast_private.current_instant())
    ),
    '{}'
  );
end
$$;
comment on function holdfast_private.claimed_time(bigint, tstzrange) is
  'What of a region live holds and bookings claim, without buffers: availability stays under it.';
revoke all on function holdfast_private.claimed_time(bigint, tstzrange) from public;

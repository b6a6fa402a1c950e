create or replace function holdfast_private.booking_funnel(model_id bigint, region tstzrange)
returns holdfast.booking_funnel
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  funnel holdfast.booking_funnel;
begin
  select
    count(*), count(b.id),
    -- Where a DBA booked by hand there may be no instant.
    count(*) filter (where b.confirmed_at is not null or b.status in ('confirmed', 'completed', 'no_show')),
    count(*) filter (where b.status = 'completed')
  into funnel
  from holdfast.booking_holds as h
  left join holdfast.bookings as b on b.model_id = booking_funnel.model_id and b.hold_id = h.id
  where h.model_id = booking_funnel.model_id and lower(h.during) <@ booking_funnel.region;
  return funnel;
end
$$;
comment on function holdfast_private.booking_funnel(bigint, tstzrange) is
  'How far a model''s holds came whose time begins in a region. A payment that came too late, for time that was still free, made a second hold: it counts as two.';
revoke all on function holdfast_private.booking_funnel(bigint, tstzrange) from public;

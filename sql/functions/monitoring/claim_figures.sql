create or replace function holdfast_private.claim_figures(now timestamptz)
returns setof holdfast_private.figure
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  a_day_ago timestamptz := claim_figures.now - interval '1 day';
begin
  return query
    with placed as (
      -- What has run out is expired, swept or not.
      select case when h.status = 'active' and h.hold_expires_at <= claim_figures.now then 'expired' else h.status end as status, count(*) as holds
      from holdfast.booking_holds as h
      where h.created_at > a_day_ago
      group by 1
    )
    select 'holds', jsonb_build_object('status', p.status), p.holds::double precision from placed as p
    union all
    select 'booking_success_ratio', '{}', (coalesce(sum(p.holds) filter (where p.status = 'converted'), 0) / sum(p.holds))::double precision
    from placed as p
    where p.status <> 'active'
    having sum(p.holds) > 0;

  return query
    select 'bookings', jsonb_build_object('status', made.status), count(*)::double precision
    from (
      select case when b.status = 'pending' and h.hold_expires_at <= claim_figures.now then 'expired' else b.status end as status
      from holdfast.bookings as b
      join holdfast.booking_holds as h on h.model_id = b.model_id and h.id = b.hold_id
      where b.created_at > a_day_ago
    ) as made
    group by made.status;
end
$$;
comment on function holdfast_private.claim_figures(timestamptz) is
  'Holds placed and bookings made in the past day by status, and how many of the holds that are over became bookings.';
revoke all on function holdfast_private.claim_figures(timestamptz) from public;

create or replace function holdfast_private.conflicts_with(model holdfast.models, during tstzrange)
returns setof holdfast.availability_conflict
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  return query
    select
      found.conflict_type::holdfast.conflict_type, found.id, lower(found.during), upper(found.during),
      lower(found.during * conflicts_with.during), upper(found.during * conflicts_with.during),
      round(extract(epoch from upper(found.during * conflicts_with.during) - lower(found.during * conflicts_with.during)) / 60, 2)
    from (
      select 'availability' as conflict_type, a.id, a.during
      from holdfast.availability as a
      where a.model_id = model.id and a.during && conflicts_with.during
      union all
      select
        case when o.until is null then 'booking' else 'hold' end,
        case when o.until is null then b.id else o.hold_id end,
        o.during
      from holdfast.occupied_time as o
      left join holdfast.bookings as b on b.model_id = o.model_id and b.hold_id = o.hold_id
      where o.model_id = model.id and o.occupied && conflicts_with.during and o.during && conflicts_with.during
        and (o.until is null or o.until > holdfast_private.current_instant())
      union all
      select 'blocked_date', b.id, holdfast_private.blocked_range(b.blocked_date, b.start_time, b.end_time, model.time_zone)
      from holdfast.model_blocked_dates as b
      where b.model_id = model.id
        -- The day before too: a spring gap at midnight moves its last minutes into the next.
        and b.blocked_date >= (lower(conflicts_with.during) at time zone model.time_zone)::date - 1
        and b.blocked_date <= (upper(conflicts_with.during) at time zone model.time_zone)::date
      union all
      select 'external', e.id, e.during
      from holdfast.external_busy as e
      where e.model_id = model.id and e.during && conflicts_with.during
    ) as found
    where found.during && conflicts_with.during
    order by lower(found.during), found.conflict_type, found.id;
end
$$;
comment on function holdfast_private.conflicts_with(holdfast.models, tstzrange) is
  'All that overlaps a range of a model: windows, live holds and bookings without buffers, blocked dates, external time.';
revoke all on function holdfast_private.conflicts_with(holdfast.models, tstzrange) from public;

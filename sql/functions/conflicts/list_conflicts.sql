create or replace function holdfast.list_conflicts(model_id bigint, from_instant timestamptz, to_instant timestamptz)
returns setof holdfast.claim_conflict
language plpgsql
stable
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  region tstzrange;
  model holdfast.models;
begin
  perform holdfast_private.require_arguments(jsonb_build_object(
    'model_id', list_conflicts.model_id, 'from_instant', from_instant, 'to_instant', to_instant
  ));
  region := holdfast_private.make_range(from_instant, to_instant, interval '400 days');
  perform holdfast_private.require_model(list_conflicts.model_id);
  select * into model from holdfast.models as m where m.id = list_conflicts.model_id;
  if model.id is null then
    perform holdfast_private.fail_not_found('model', list_conflicts.model_id);
  end if;
  return query
    with claim as (
      select
        c.conflict_type, c.conflict_id, c.starts_at, c.ends_at, tstzrange(c.starts_at, c.ends_at) as during,
        coalesce(b.hold_id, c.conflict_id) as hold_id
      from holdfast_private.conflicts_with(model, region) as c
      left join holdfast.bookings as b on b.model_id = model.id and b.id = c.conflict_id and c.conflict_type = 'booking'
      -- What is over needs no review.
      where c.conflict_type = 'hold' or b.status in ('pending', 'confirmed')
    )
    select c.conflict_type, c.conflict_id, c.starts_at, c.ends_at, p.problem, p.id, p.starts_at, p.ends_at
    from claim as c
    cross join lateral (
      select
        case o.conflict_type when 'external' then 'EXTERNAL_BUSY' else 'BLOCKED_DATE' end as problem,
        o.conflict_id as id, o.overlap_starts_at as starts_at, o.overlap_ends_at as ends_at
      from holdfast_private.conflicts_with(model, c.during) as o
      where o.conflict_type in ('blocked_date', 'external')
      union all
      select 'OUTSIDE_AVAILABILITY', null, lower(outside), upper(outside)
      from unnest(
        tstzmultirange(c.during) - (
          select coalesce(range_agg(a.during), '{}')
          from holdfast.availability as a
          where a.model_id = model.id and a.during && c.during
        )
      ) as outside
      union all
      select 'LOCAL_TIME_MOVED', null, c.starts_at, c.ends_at
      from holdfast_private.moved_claims as m
      where m.model_id = model.id and m.hold_id = c.hold_id and m.during = c.during and m.moved_by <> '0'
    ) as p
    order by c.starts_at, p.starts_at, p.problem, p.id;
end
$$;
comment on function holdfast.list_conflicts(bigint, timestamptz, timestamptz) is
  $$The live holds and bookings of a model in a range (at most 400 days) that stand on blocked dates, outside availability or over external time, or at another local time than they were made for (LOCAL_TIME_MOVED: the rules of the time zone were changed since), for manual review: a row for each problem, with the part of the claim that it meets. For the model itself and admins.
Errors: MISSING_ARGUMENT, INVALID_RANGE, NOT_FOUND. Source: DESIGN section 4, Blocked dates.$$;
revoke all on function holdfast.list_conflicts(bigint, timestamptz, timestamptz) from public;
grant execute on function holdfast.list_conflicts(bigint, timestamptz, timestamptz) to holdfast_model, holdfast_admin;

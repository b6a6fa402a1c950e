-- An occurrence of a rule is made where nothing is in its way: blocked time, what was removed by hand and, when trimming, windows that are
-- there. Where two occurrences come to overlap (a rule that the spring gap shifts), the earlier start keeps the time.
create or replace function holdfast_private.plan_windows(
  model_ids bigint[],
  dates date[],
  schedule_ids bigint[],
  on_conflict holdfast.conflict_strategy,
  not_over_at timestamptz,
  out model_id bigint,
  out schedule_id bigint,
  out local_date date,
  out occurrence tstzrange,
  out piece tstzrange,
  out is_contested boolean,
  out reasons text[]
)
returns setof record
language plpgsql
stable
set search_path to pg_catalog, pg_temp
-- Few rows from many functions: compiling the plan would take longer than the work.
set jit to off
as $$
begin
  return query
    with occurrence as (
      select
        o.model_id, o.schedule_id, o.local_date, tstzrange(o.starts_at, o.ends_at) as whole,
        tstzrange(o.starts_at, o.ends_at) * tstzrange(o.taken_until, null) as during
      from holdfast_private.occurrences(plan_windows.model_ids, plan_windows.dates) as o
      where (plan_windows.schedule_ids is null or o.schedule_id = any (plan_windows.schedule_ids))
        and (plan_windows.not_over_at is null or o.ends_at > plan_windows.not_over_at)
    ),
    obstacle as materialized (
      select
        s.model_id,
        m,
        holdfast_private.blocked_time(m.id, m.time_zone, s.region) as blocked,
        a.made,
        a.windows,
        r.removed
      from (
        select o.model_id, range_merge(range_agg(o.during)) as region from occurrence as o group by o.model_id
      ) as s
      join holdfast.models as m on m.id = s.model_id
      cross join lateral (
        select coalesce(range_agg(a.during), '{}') as made, array_agg(a.during) as windows
        from holdfast.availability as a
        where a.model_id = s.model_id and a.during && s.region
      ) as a
      cross join lateral (
        select coalesce(range_agg(r.during), '{}') as removed
        from holdfast_private.removed_windows as r
        where r.model_id = s.model_id and r.during && s.region
      ) as r
    )
    select
      o.model_id, o.schedule_id, o.local_date, o.whole, wanted.piece, coalesce(wanted.is_contested, false),
      array_remove(array[
        case when b.made && o.during or o.during <> o.whole then 'availability' end,
        case when b.blocked && o.during then 'blocked_date' end,
        case when b.removed && o.during then 'removed' end
      ], null)
    from occurrence as o
    join obstacle as b on b.model_id = o.model_id
    left join lateral (
      select free as piece, false as is_contested
      from unnest(tstzmultirange(o.during) - b.blocked - b.made - b.removed) as free
      where plan_windows.on_conflict = 'trim'
        -- As when it is generated again: found by halving, where a difference of ranges goes through all of them.
        and not o.during <@ b.made
      union all
      select open, b.made && open
      from unnest(tstzmultirange(o.during) - b.blocked - b.removed) as open
      where plan_windows.on_conflict <> 'trim'
        -- Where exactly that window is there, what merely touches it is no conflict.
        and (not b.made && open or open <> all (b.windows) and exists (
          select from holdfast_private.plan_resolution(b.m, open, plan_windows.on_conflict, false) as p where p.outcome <> 'kept'
        ))
    ) as wanted on true;
end
$$;
comment on function holdfast_private.plan_windows(bigint[], date[], bigint[], holdfast.conflict_strategy, timestamptz) is
  'The windows that the occurrences of rules on local dates (all occurrences, or those not over at an instant) ask for, each with what is in its way. A piece is a window to be made, contested where a strategy has to settle it with windows that are there; null where nothing is to be made.';
revoke all on function holdfast_private.plan_windows(bigint[], date[], bigint[], holdfast.conflict_strategy, timestamptz) from public;

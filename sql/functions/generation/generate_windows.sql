-- One set-based statement for a batch of models that the caller has locked. An occurrence of a rule is made where nothing is in its way:
-- blocked time, windows that are there, what was removed by hand. Where two occurrences come to overlap (a rule that the spring gap
-- shifts), the earlier start keeps the time (see occurrences).
create function holdfast_private.generate_windows(
  model_ids bigint[],
  dates date[],
  schedule_ids bigint[] default null,
  not_over_at timestamptz default null
)
returns setof holdfast.generated_window
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
-- Few rows from many functions: compiling the plan would take longer than the work.
set jit to off
as $$
declare
  now timestamptz := holdfast_private.current_instant();
begin
  return query
    with occurrence as (
      select o.*, tstzrange(o.starts_at, o.ends_at) * tstzrange(o.taken_until, null) as during
      from holdfast_private.occurrences(generate_windows.model_ids, generate_windows.dates) as o
      where (generate_windows.schedule_ids is null or o.schedule_id = any (generate_windows.schedule_ids))
        and (generate_windows.not_over_at is null or o.ends_at > generate_windows.not_over_at)
    ),
    span as (
      select o.model_id, range_merge(range_agg(o.during)) as region from occurrence as o group by o.model_id
    ),
    obstacle as materialized (
      select
        s.model_id,
        holdfast_private.blocked_time(m.id, m.time_zone, s.region) as blocked,
        (
          select coalesce(range_agg(a.during), '{}')
          from holdfast.availability as a
          where a.model_id = s.model_id and a.during && s.region
        ) as made,
        (
          select coalesce(range_agg(r.during), '{}')
          from holdfast_private.removed_windows as r
          where r.model_id = s.model_id and r.during && s.region
        ) as removed
      from span as s
      join holdfast.models as m on m.id = s.model_id
    ),
    planned as (
      select
        o.*,
        piece,
        array_remove(array[
          case when b.made && o.during or not o.during @> tstzrange(o.starts_at, o.ends_at) then 'availability' end,
          case when b.blocked && o.during then 'blocked_date' end,
          case when b.removed && o.during then 'removed' end
        ], null) as reasons
      from occurrence as o
      join obstacle as b on b.model_id = o.model_id
      left join lateral unnest(tstzmultirange(o.during) - b.blocked - b.made - b.removed) as piece on true
    ),
    made as (
      insert into holdfast.availability (model_id, during, slot_type, schedule_id, created_at)
      select p.model_id, p.piece, 'recurring', p.schedule_id, now
      from planned as p
      where p.piece is not null
      returning availability.model_id, availability.id, availability.during
    )
    select
      p.model_id, m.id, p.schedule_id, p.local_date,
      coalesce(lower(p.piece), p.starts_at), coalesce(upper(p.piece), p.ends_at),
      case
        when p.piece is null then 'skipped'
        when p.piece = tstzrange(p.starts_at, p.ends_at) then 'created'
        else 'trimmed'
      end::holdfast.generation_outcome,
      p.reasons
    from planned as p
    left join made as m on m.model_id = p.model_id and m.during = p.piece
    where exists (select from made)
    order by p.model_id, p.starts_at, lower(p.piece);
end
$$;
comment on function holdfast_private.generate_windows(bigint[], date[], bigint[], timestamptz) is
  'Makes the windows of the active rules of locked models (all rules, or those given) for local dates (all occurrences, or those not over at an instant) and tells what became of each occurrence; nothing where nothing was made.';
revoke all on function holdfast_private.generate_windows(bigint[], date[], bigint[], timestamptz) from public;

create or replace function holdfast_private.import_removed(model_id bigint, removed jsonb, schedule_ids bigint[])
returns setof holdfast.import_result
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
begin
  return query
    with wanted as materialized (
      select d.n, schedule_ids[d.schedule + 1] as schedule_id, tstzrange(d.starts_at, d.ends_at) as during
      from jsonb_to_recordset(removed) as d (n integer, schedule integer, starts_at timestamptz, ends_at timestamptz)
    ),
    there as materialized (
      select r.schedule_id, range_agg(r.during) as removed
      from holdfast_private.removed_windows as r
      where r.model_id = import_removed.model_id and r.schedule_id = any (schedule_ids)
      group by r.schedule_id
    ),
    written as (
      insert into holdfast_private.removed_windows (model_id, schedule_id, during)
      select import_removed.model_id, w.schedule_id, unnest(range_agg(w.during) - coalesce(t.removed, '{}'))
      from wanted as w
      left join there as t using (schedule_id)
      group by w.schedule_id, t.removed
    )
    select
      'removed'::holdfast.import_section,
      case when w.during <@ t.removed then 'kept' else 'created' end::holdfast.import_outcome,
      holdfast_private.item_path('removed', w.n), null::bigint, null::holdfast.conflict_resolution[]
    from wanted as w
    left join there as t using (schedule_id)
    order by w.n;
end
$$;
comment on function holdfast_private.import_removed(bigint, jsonb, bigint[]) is
  'Takes over from a sound document what was removed of its rules by hand: generation leaves it out.';
revoke all on function holdfast_private.import_removed(bigint, jsonb, bigint[]) from public;

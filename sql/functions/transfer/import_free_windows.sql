create or replace function holdfast_private.import_free_windows(model_id bigint, windows jsonb, schedule_ids bigint[], trimmed boolean)
returns setof holdfast.import_result
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
begin
  return query
    with wanted as materialized (
      select w.n, tstzrange(w.starts_at, w.ends_at) as during, w.slot_type, schedule_ids[w.schedule + 1] as schedule_id, there.*
      from jsonb_to_recordset(windows)
        as w (n integer, starts_at timestamptz, ends_at timestamptz, slot_type holdfast.slot_type, schedule integer)
      cross join lateral (
        select
          min(a.id) filter (where a.during = tstzrange(w.starts_at, w.ends_at)) as same_id,
          range_agg(a.during) as taken
        from holdfast.availability as a
        where a.model_id = import_free_windows.model_id and a.during && tstzrange(w.starts_at, w.ends_at)
      ) as there
    ),
    piece as materialized (
      select w.n, rest as during, w.slot_type, w.schedule_id
      from wanted as w
      cross join lateral unnest(tstzmultirange(w.during) - coalesce(w.taken, '{}')) as rest
      where w.taken is null or import_free_windows.trimmed
    ),
    made as (
      insert into holdfast.availability (model_id, during, slot_type, schedule_id)
      select import_free_windows.model_id, p.during, p.slot_type, p.schedule_id
      from piece as p
      order by p.during
      returning availability.id, availability.during
    )
    select
      'windows'::holdfast.import_section,
      case
        when w.same_id is not null then 'kept'
        when w.taken is null then 'created'
        when m.id is not null then 'trimmed'
        else 'skipped'
      end::holdfast.import_outcome,
      holdfast_private.item_path('windows', w.n), coalesce(w.same_id, m.id), null::holdfast.conflict_resolution[]
    from wanted as w
    left join piece as p on p.n = w.n
    left join made as m on m.during = p.during
    where w.same_id is not null or w.taken is null or import_free_windows.trimmed
    order by w.n, p.during;
end
$$;
comment on function holdfast_private.import_free_windows(bigint, jsonb, bigint[], boolean) is
  'Makes the windows of a sound document that overlap none that a locked model has, keeps those that are there exactly and, to be trimmed, makes of the others what is free. The rest is left out.';
revoke all on function holdfast_private.import_free_windows(bigint, jsonb, bigint[], boolean) from public;

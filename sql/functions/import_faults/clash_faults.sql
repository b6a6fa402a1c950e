create or replace function holdfast_private.clash_faults(schedules jsonb, blocked_dates jsonb, windows jsonb, external_busy jsonb)
returns setof holdfast_private.import_fault
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  return query
    with clash (section, n, other, problem) as (
      select 'schedules', c.n, c.other, 'overlaps'
      from (
        select array_agg(s.n) as items, array_agg(lower(piece)::bigint) as starts, array_agg(upper(piece)::bigint) as ends
        from jsonb_to_recordset(schedules)
          as s (n integer, day_of_week integer, start_time time, end_time time, is_active boolean)
        cross join lateral unnest(holdfast_private.week_minutes(s.day_of_week, s.start_time, s.end_time)) as piece
        where s.is_active
      ) as rule
      cross join lateral holdfast_private.clashes(rule.items, rule.starts, rule.ends) as c
      union
      select 'windows', c.n, c.other, 'overlaps'
      from (
        select array_agg(w.n) as items, array_agg(extract(epoch from w.starts_at)::bigint) as starts,
          array_agg(extract(epoch from w.ends_at)::bigint) as ends
        from jsonb_to_recordset(windows) as w (n integer, starts_at timestamptz, ends_at timestamptz)
      ) as made
      cross join lateral holdfast_private.clashes(made.items, made.starts, made.ends) as c
      union all
      select 'blocked_dates', d.n, d.first_n, 'is the same part of the same date as'
      from (
        select b.n, min(b.n) over (partition by b.blocked_date, b.start_time, b.end_time) as first_n
        from jsonb_to_recordset(blocked_dates) as b (n integer, blocked_date date, start_time time, end_time time)
      ) as d
      where d.n <> d.first_n
      union all
      select 'external_busy', d.n, d.first_n, 'has the external_id of'
      from (
        select e.n, min(e.n) over (partition by e.source, e.external_id) as first_n
        from jsonb_to_recordset(external_busy) as e (n integer, source text, external_id text)
      ) as d
      where d.n <> d.first_n
    )
    select c.section, c.n, holdfast_private.item_path(c.section, c.n),
      format('%s %s', c.problem, holdfast_private.item_path(c.section, c.other))
    from clash as c
    union all
    select 'external_busy', null, '$.external_busy', s.problem
    from (
      select holdfast_private.rule_problem(
        'sources', null, jsonb_build_object('source', e.source, 'entries', count(distinct e.external_id))
      ) as problem
      from jsonb_to_recordset(external_busy) as e (source text, external_id text)
      group by e.source
    ) as s
    where s.problem is not null;
end
$$;
comment on function holdfast_private.clash_faults(jsonb, jsonb, jsonb, jsonb) is
  'Where sound items of a document exclude one another: active rules or windows that overlap, dates and external ids given twice, a source with too many entries.';
revoke all on function holdfast_private.clash_faults(jsonb, jsonb, jsonb, jsonb) from public;

create or replace function holdfast_private.without_new_ids(model_id bigint, results holdfast.import_result[])
returns setof holdfast.import_result
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  return query
    select
      r.section, r.outcome, r.path,
      case r.section
        when 'settings' then r.id
        when 'schedules' then (select s.id from holdfast.model_schedules as s where s.model_id = without_new_ids.model_id and s.id = r.id)
        when 'blocked_dates' then (select b.id from holdfast.model_blocked_dates as b where b.model_id = without_new_ids.model_id and b.id = r.id)
        when 'windows' then (select a.id from holdfast.availability as a where a.model_id = without_new_ids.model_id and a.id = r.id)
        when 'external_busy' then (select e.id from holdfast.external_busy as e where e.model_id = without_new_ids.model_id and e.id = r.id)
      end,
      (
        select array_agg(
          row(
            p.outcome, a.id, p.slot_type, s.id, p.before_starts_at, p.before_ends_at, p.after_starts_at, p.after_ends_at
          )::holdfast.conflict_resolution
          order by p.ordinality
        )
        from unnest(r.resolutions) with ordinality as p
        left join holdfast.availability as a on a.model_id = without_new_ids.model_id and a.id = p.availability_id
        left join holdfast.model_schedules as s on s.model_id = without_new_ids.model_id and s.id = p.schedule_id
      )
    from unnest(results) with ordinality as r (section, outcome, path, id, resolutions, n)
    order by r.n;
end
$$;
comment on function holdfast_private.without_new_ids(bigint, holdfast.import_result[]) is
  'What an import that was undone did, without the ids of rows that are not there: nobody will ever meet them.';
revoke all on function holdfast_private.without_new_ids(bigint, holdfast.import_result[]) from public;

create or replace function holdfast_private.rule_conflict_faults(model_id bigint, schedules jsonb)
returns setof holdfast_private.import_fault
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  return query
    select distinct on (w.n) 'schedules', w.n, holdfast_private.item_path('schedules', w.n),
      format('overlaps the rule %s that the model has', s.id)
    from jsonb_to_recordset(schedules)
      as w (n integer, day_of_week integer, start_time time, end_time time, is_active boolean)
    join holdfast.model_schedules as s
      on s.model_id = rule_conflict_faults.model_id and s.is_active
      and s.week_minutes && holdfast_private.week_minutes(w.day_of_week, w.start_time, w.end_time)
      and (s.day_of_week, s.start_time, s.end_time) <> (w.day_of_week, w.start_time, w.end_time)
    where w.is_active
    order by w.n, s.id;
end
$$;
comment on function holdfast_private.rule_conflict_faults(bigint, jsonb) is
  'Where active rules of a document overlap other active rules that the model has.';
revoke all on function holdfast_private.rule_conflict_faults(bigint, jsonb) from public;

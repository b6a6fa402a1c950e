create or replace function holdfast_private.require_no_overlap(model_id bigint, rule holdfast.schedule_rule, except_id bigint default null)
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  other holdfast.model_schedules;
begin
  if not coalesce(rule.is_active, true) then
    return;
  end if;
  select * into other
  from holdfast.model_schedules as s
  where s.model_id = require_no_overlap.model_id
    and s.is_active
    and s.id is distinct from except_id
    and s.week_minutes && holdfast_private.week_minutes(rule.day_of_week, rule.start_time, rule.end_time)
  order by s.id
  limit 1;
  if found then
    perform holdfast_private.fail_schedule_overlap(rule, other.id, row(other.day_of_week, other.start_time, other.end_time, true));
  end if;
end
$$;
comment on function holdfast_private.require_no_overlap(bigint, holdfast.schedule_rule, bigint) is
  'Raises SCHEDULE_OVERLAP, naming the other rule, where an active rule would overlap one that is there.';
revoke all on function holdfast_private.require_no_overlap(bigint, holdfast.schedule_rule, bigint) from public;

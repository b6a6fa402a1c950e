create or replace function holdfast.update_recurring_schedule(
  model_id bigint,
  schedule_id bigint,
  day_of_week integer default null,
  start_time time default null,
  end_time time default null,
  is_active boolean default null
)
returns holdfast.model_schedules
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  before holdfast.model_schedules :=
    holdfast_private.lock_schedule(update_recurring_schedule.model_id, update_recurring_schedule.schedule_id);
  after holdfast.model_schedules;
  rule holdfast.schedule_rule;
begin
  rule := row(
    coalesce(update_recurring_schedule.day_of_week, before.day_of_week),
    coalesce(update_recurring_schedule.start_time, before.start_time),
    coalesce(update_recurring_schedule.end_time, before.end_time),
    coalesce(update_recurring_schedule.is_active, before.is_active)
  );
  perform holdfast_private.require_rule(rule);
  if rule = row(before.day_of_week, before.start_time, before.end_time, before.is_active)::holdfast.schedule_rule then
    return before;
  end if;
  perform holdfast_private.require_no_overlap(before.model_id, rule, before.id);
  perform holdfast_private.withdraw_windows(before.model_id, array[before.id]);
  update holdfast.model_schedules as s
  set day_of_week = rule.day_of_week, start_time = rule.start_time, end_time = rule.end_time, is_active = rule.is_active
  where s.model_id = before.model_id and s.id = before.id
  returning * into after;
  perform holdfast_private.generate_to_horizon(after.model_id, array[after.id]);
  return after;
end
$$;
comment on function holdfast.update_recurring_schedule(bigint, bigint, integer, time, time, boolean) is
  $$@resultFieldName schedule
Changes a weekly rule; null leaves a part as it is. Its future windows are cut to their claimed parts, which stay as generated, and the new rule is generated to the model's horizon. An unchanged rule changes nothing.
Errors: MISSING_ARGUMENT, INVALID_ARGUMENT, NOT_FOUND, BAD_ISOLATION, SCHEDULE_OVERLAP (names the other rule). Source: DESIGN section 4, Schedules.$$;
revoke all on function holdfast.update_recurring_schedule(bigint, bigint, integer, time, time, boolean) from public;
grant execute on function holdfast.update_recurring_schedule(bigint, bigint, integer, time, time, boolean)
  to holdfast_model, holdfast_admin;

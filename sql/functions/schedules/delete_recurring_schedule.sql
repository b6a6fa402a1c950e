create or replace function holdfast.delete_recurring_schedule(model_id bigint, schedule_id bigint)
returns holdfast.model_schedules
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  schedule holdfast.model_schedules :=
    holdfast_private.lock_schedule(delete_recurring_schedule.model_id, delete_recurring_schedule.schedule_id);
begin
  perform holdfast_private.withdraw_windows(schedule.model_id, array[schedule.id]);
  delete from holdfast.model_schedules as s where s.model_id = schedule.model_id and s.id = schedule.id;
  return schedule;
end
$$;
comment on function holdfast.delete_recurring_schedule(bigint, bigint) is
  $$@resultFieldName schedule
Deletes a weekly rule and returns it. Its future windows are cut to their claimed parts, which stay as generated.
Errors: MISSING_ARGUMENT, NOT_FOUND, BAD_ISOLATION. Source: DESIGN section 4, Schedules.$$;
revoke all on function holdfast.delete_recurring_schedule(bigint, bigint) from public;
grant execute on function holdfast.delete_recurring_schedule(bigint, bigint) to holdfast_model, holdfast_admin;

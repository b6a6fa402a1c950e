create or replace function holdfast_private.lock_schedule(model_id bigint, schedule_id bigint)
returns holdfast.model_schedules
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  schedule holdfast.model_schedules;
begin
  perform holdfast_private.require_arguments(
    jsonb_build_object('model_id', lock_schedule.model_id, 'schedule_id', lock_schedule.schedule_id)
  );
  perform holdfast_private.require_model(lock_schedule.model_id);
  perform holdfast_private.lock_model(lock_schedule.model_id);
  select * into schedule
  from holdfast.model_schedules as s
  where s.model_id = lock_schedule.model_id and s.id = lock_schedule.schedule_id
  for update;
  if schedule.id is null then
    perform holdfast_private.fail_not_found('schedule', lock_schedule.model_id, lock_schedule.schedule_id);
  end if;
  return schedule;
end
$$;
comment on function holdfast_private.lock_schedule(bigint, bigint) is
  'Locks the model, then its rule, and returns the rule. MISSING_ARGUMENT, NOT_FOUND, BAD_ISOLATION.';
revoke all on function holdfast_private.lock_schedule(bigint, bigint) from public;

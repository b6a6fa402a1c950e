create or replace function holdfast.add_recurring_schedule(
  model_id bigint,
  day_of_week integer,
  start_time time,
  end_time time,
  is_active boolean default true,
  idempotency_key text default null
)
returns holdfast.model_schedules
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  rule holdfast.schedule_rule := row(day_of_week, start_time, end_time, coalesce(is_active, true));
  added holdfast.model_schedules;
begin
  perform holdfast_private.require_arguments(jsonb_build_object('model_id', add_recurring_schedule.model_id));
  perform holdfast_private.require_rule(rule);
  perform holdfast_private.require_model(add_recurring_schedule.model_id);
  perform holdfast_private.lock_model(add_recurring_schedule.model_id);
  added := holdfast_private.recall_answer(add_recurring_schedule.model_id, idempotency_key, 'add_recurring_schedule', rule, added);
  if added.id is null then
    perform holdfast_private.require_no_overlap(add_recurring_schedule.model_id, rule);
    insert into holdfast.model_schedules (model_id, day_of_week, start_time, end_time, is_active)
    values (add_recurring_schedule.model_id, rule.day_of_week, rule.start_time, rule.end_time, rule.is_active)
    returning * into added;
    perform holdfast_private.keep_answer(add_recurring_schedule.model_id, idempotency_key, added);
  end if;
  return added;
end
$$;
comment on function holdfast.add_recurring_schedule(bigint, integer, time, time, boolean, text) is
  $$@resultFieldName schedule
Adds a weekly rule on the model's wall clock. day_of_week 0-6, Sunday = 0; times are local, whole minutes; end_time at or before start_time is on the next day, 00:00-00:00 a whole day. Windows come with generate_availability_from_schedules, or with the worker's next daily round. idempotency_key: the same call again with it gets the same answer, for 24 hours at least.
Errors: MISSING_ARGUMENT, INVALID_ARGUMENT, NOT_FOUND, BAD_ISOLATION, IDEMPOTENCY_MISMATCH, SCHEDULE_OVERLAP (names the other rule). Source: DESIGN sections 2 and 4.$$;
revoke all on function holdfast.add_recurring_schedule(bigint, integer, time, time, boolean, text) from public;
grant execute on function holdfast.add_recurring_schedule(bigint, integer, time, time, boolean, text) to holdfast_model, holdfast_admin;

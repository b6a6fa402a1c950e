create or replace function holdfast.set_recurring_schedules(
  model_id bigint,
  rules holdfast.schedule_rule[],
  idempotency_key text default null
)
returns setof holdfast.model_schedules
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  gone bigint[];
  added bigint[];
  answer holdfast.model_schedules[];
begin
  perform holdfast_private.require_arguments(jsonb_build_object('model_id', set_recurring_schedules.model_id));
  perform holdfast_private.require_rules(rules);
  perform holdfast_private.require_model(set_recurring_schedules.model_id);
  perform holdfast_private.lock_model(set_recurring_schedules.model_id);

  answer := holdfast_private.recall_answer(
    set_recurring_schedules.model_id, idempotency_key, 'set_recurring_schedules', row(rules), answer
  );
  if answer is not null then
    return query select * from unnest(answer);
    return;
  end if;

  -- A rule that is asked for and there already keeps its id, its windows and what was removed of them.
  gone := array(
    select s.id
    from holdfast.model_schedules as s
    where s.model_id = set_recurring_schedules.model_id
      and (s.day_of_week, s.start_time, s.end_time, s.is_active) not in (
        select r.day_of_week, r.start_time, r.end_time, coalesce(r.is_active, true) from unnest(rules) as r
      )
  );
  perform holdfast_private.withdraw_windows(set_recurring_schedules.model_id, gone);
  delete from holdfast.model_schedules as s where s.model_id = set_recurring_schedules.model_id and s.id = any (gone);

  with inserted as (
    insert into holdfast.model_schedules (model_id, day_of_week, start_time, end_time, is_active)
    select distinct set_recurring_schedules.model_id, r.day_of_week, r.start_time, r.end_time, coalesce(r.is_active, true)
    from unnest(rules) as r
    where (r.day_of_week, r.start_time, r.end_time, coalesce(r.is_active, true)) not in (
      select s.day_of_week, s.start_time, s.end_time, s.is_active
      from holdfast.model_schedules as s
      where s.model_id = set_recurring_schedules.model_id
    )
    returning id
  )
  select coalesce(array_agg(i.id), '{}') into added from inserted as i;
  perform holdfast_private.generate_to_horizon(set_recurring_schedules.model_id, added);

  answer := array(
    select s
    from holdfast.model_schedules as s
    where s.model_id = set_recurring_schedules.model_id
    order by s.day_of_week, s.start_time, s.id
  );
  perform holdfast_private.keep_answer(set_recurring_schedules.model_id, idempotency_key, answer);
  return query select * from unnest(answer);
end
$$;
comment on function holdfast.set_recurring_schedules(bigint, holdfast.schedule_rule[], text) is
  $$@resultFieldName schedules
Replaces all weekly rules of a model at once, and returns them as they are then. Rules that are there already stay as they are; those that go have their future windows cut to their claimed parts, those that come are generated to the model's horizon.
rules: at most 1000; an empty list removes all. idempotency_key: the same call again with it gets the same answer, for 24 hours at least.
Errors: MISSING_ARGUMENT, INVALID_ARGUMENT, SCHEDULE_OVERLAP (names both rules), NOT_FOUND, BAD_ISOLATION, IDEMPOTENCY_MISMATCH. Source: DESIGN section 4, Schedules.$$;
revoke all on function holdfast.set_recurring_schedules(bigint, holdfast.schedule_rule[], text) from public;
grant execute on function holdfast.set_recurring_schedules(bigint, holdfast.schedule_rule[], text) to holdfast_model, holdfast_admin;

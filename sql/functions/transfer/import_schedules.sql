create or replace function holdfast_private.import_schedules(model_id bigint, schedules jsonb)
returns setof holdfast.import_result
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  wanted record;
  given bigint;
  replaced bigint[];
begin
  for wanted in
    -- The first of equal rules of the document is the first of those that the model has, and so on.
    select w.*, s.id
    from (
      select r.*, row_number() over (partition by r.day_of_week, r.start_time, r.end_time, r.is_active order by r.n) as copy
      from jsonb_to_recordset(schedules)
        as r (n integer, day_of_week integer, start_time time, end_time time, is_active boolean)
    ) as w
    left join (
      select t.*, row_number() over (partition by t.day_of_week, t.start_time, t.end_time, t.is_active order by t.id) as copy
      from holdfast.model_schedules as t
      where t.model_id = import_schedules.model_id
    ) as s using (day_of_week, start_time, end_time, is_active, copy)
    order by w.n
  loop
    if wanted.id is not null then
      return next row('schedules', 'kept', holdfast_private.item_path('schedules', wanted.n), wanted.id, null)::holdfast.import_result;
      continue;
    end if;
    if wanted.is_active then
      replaced := array(
        select s.id
        from holdfast.model_schedules as s
        where s.model_id = import_schedules.model_id and s.is_active
          and s.week_minutes && holdfast_private.week_minutes(wanted.day_of_week, wanted.start_time, wanted.end_time)
        order by s.id
      );
      perform holdfast_private.withdraw_windows(import_schedules.model_id, replaced);
      delete from holdfast.model_schedules as s where s.model_id = import_schedules.model_id and s.id = any (replaced);
      return query select 'schedules'::holdfast.import_section, 'removed'::holdfast.import_outcome, null::text, r, null::holdfast.conflict_resolution[] from unnest(replaced) as r;
    end if;
    insert into holdfast.model_schedules (model_id, day_of_week, start_time, end_time, is_active)
    values (import_schedules.model_id, wanted.day_of_week, wanted.start_time, wanted.end_time, wanted.is_active)
    returning id into given;
    return next row('schedules', 'created', holdfast_private.item_path('schedules', wanted.n), given, null)::holdfast.import_result;
  end loop;
end
$$;
comment on function holdfast_private.import_schedules(bigint, jsonb) is
  'Adds the rules of a sound document that a locked model has not yet; other active rules that overlap them give way. Kept and created ones are told in the order of the document.';
revoke all on function holdfast_private.import_schedules(bigint, jsonb) from public;

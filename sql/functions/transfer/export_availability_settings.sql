create or replace function holdfast.export_availability_settings(model_id bigint)
returns holdfast.availability_document
language plpgsql
stable
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  model holdfast.models;
begin
  perform holdfast_private.require_arguments(jsonb_build_object('model_id', export_availability_settings.model_id));
  perform holdfast_private.require_model(export_availability_settings.model_id);
  select * into model from holdfast.models as m where m.id = export_availability_settings.model_id;
  if model.id is null then
    perform holdfast_private.fail_not_found('model', export_availability_settings.model_id);
  end if;
  return (
    with rule as (
      select s.*, row_number() over (order by s.day_of_week, s.start_time, s.end_time, s.is_active, s.id) - 1 as n
      from holdfast.model_schedules as s
      where s.model_id = model.id
    )
    select jsonb_build_object(
      'format', 'holdfast.availability',
      'version', 1,
      -- As a text: many readers of JSON take numbers for floats.
      'settings', to_jsonb(model) - '{id,created_at}'::text[]
        || jsonb_build_object('hourly_rate', trim_scale(model.hourly_rate)::text),
      'schedules', coalesce((
        select jsonb_agg(jsonb_build_object(
          'day_of_week', r.day_of_week, 'start_time', left(r.start_time::text, 5), 'end_time', left(r.end_time::text, 5),
          'is_active', r.is_active
        ) order by r.n)
        from rule as r
      ), '[]'),
      'blocked_dates', coalesce((
        select jsonb_agg(jsonb_build_object(
          'blocked_date', to_char(b.blocked_date, 'YYYY-MM-DD'), 'start_time', left(b.start_time::text, 5),
          'end_time', left(b.end_time::text, 5), 'reason', b.reason
        ) order by b.blocked_date, b.start_time nulls first, b.end_time)
        from holdfast.model_blocked_dates as b
        where b.model_id = model.id
      ), '[]'),
      'windows', coalesce((
        select jsonb_agg(holdfast_private.exported_range(a.during)
          || jsonb_build_object('slot_type', a.slot_type, 'schedule', r.n) order by a.during)
        from holdfast.availability as a
        left join rule as r on r.id = a.schedule_id
        where a.model_id = model.id
      ), '[]'),
      'removed', coalesce((
        select jsonb_agg(holdfast_private.exported_range(g.during) || jsonb_build_object('schedule', g.n) order by g.during, g.n)
        from (
          -- However many rows say so: the same time, the same document.
          select r.n, unnest(range_agg(d.during)) as during
          from holdfast_private.removed_windows as d
          join rule as r on r.id = d.schedule_id
          where d.model_id = model.id
          group by r.n
        ) as g
      ), '[]'),
      'external_busy', coalesce((
        select jsonb_agg(jsonb_build_object('source', e.source, 'external_id', e.external_id)
          || holdfast_private.exported_range(e.during) order by e.source collate "C", e.external_id collate "C")
        from holdfast.external_busy as e
        where e.model_id = model.id
      ), '[]')
    )
  );
end
$$;
comment on function holdfast.export_availability_settings(bigint) is
  $$Settings, weekly rules, blocked dates with their reasons, windows, time removed by hand and external time of a model as one document for import_availability_settings; no ids, no holds, no bookings. The same state gives the same document: every list has a natural order, times are in UTC. By the model or an admin.
Errors: MISSING_ARGUMENT, NOT_FOUND. Source: DESIGN section 4, Export and import.$$;
revoke all on function holdfast.export_availability_settings(bigint) from public;
grant execute on function holdfast.export_availability_settings(bigint) to holdfast_model, holdfast_admin;

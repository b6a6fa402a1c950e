create or replace function holdfast_private.import_blocked_dates(model_id bigint, blocked_dates jsonb)
returns setof holdfast.import_result
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
begin
  return query
    with wanted as materialized (
      select *
      from jsonb_to_recordset(blocked_dates)
        as b (n integer, blocked_date date, start_time time, end_time time, reason text)
    ),
    written as (
      insert into holdfast.model_blocked_dates as b (model_id, blocked_date, start_time, end_time, reason)
      select import_blocked_dates.model_id, w.blocked_date, w.start_time, w.end_time, w.reason
      from wanted as w
      order by w.n
      on conflict on constraint model_blocked_dates_model_id_blocked_date_start_time_end_ti_key
      do update set reason = excluded.reason where b.reason is distinct from excluded.reason
      returning b.*
    )
    select
      'blocked_dates'::holdfast.import_section,
      case
        when there.id is null then 'created'
        when written.id is not null then 'updated'
        else 'kept'
      end::holdfast.import_outcome,
      holdfast_private.item_path('blocked_dates', w.n), coalesce(there.id, written.id), null::holdfast.conflict_resolution[]
    from wanted as w
    left join holdfast.model_blocked_dates as there
      on there.model_id = import_blocked_dates.model_id and there.blocked_date = w.blocked_date
      and (there.start_time, there.end_time) is not distinct from (w.start_time, w.end_time)
    left join written
      on written.blocked_date = w.blocked_date
      and (written.start_time, written.end_time) is not distinct from (w.start_time, w.end_time)
    order by w.n;
end
$$;
comment on function holdfast_private.import_blocked_dates(bigint, jsonb) is
  'Blocks the dates of a sound document; where one is blocked already, the reason is the document''s.';
revoke all on function holdfast_private.import_blocked_dates(bigint, jsonb) from public;

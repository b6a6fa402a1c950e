create or replace function holdfast_private.announce_changes(changes holdfast.availability_change_log[])
returns void
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
begin
  -- Ids only: a payload has 8000 bytes, and what a listener may see is asked under its own role.
  perform pg_notify(
    format('holdfast:%s:%s', changed.topic, changed.model_id),
    jsonb_build_object('model_id', changed.model_id::text, 'ids', changed.ids)::text
  )
  from (
    select c.model_id, kind.topic, (array_agg(distinct c.row_id::text))[1:200] as ids
    from unnest(announce_changes.changes) as c
    cross join lateral (
      select case c.table_name when 'booking_holds' then 'hold' when 'bookings' then 'booking' else 'availability' end as topic
    ) as kind
    group by c.model_id, kind.topic
  ) as changed;
  -- Who keeps copies of many models, as the API does, listens here.
  perform pg_notify('holdfast:changes', jsonb_build_object('model_id', changed.model_id::text)::text)
  from (select distinct c.model_id from unnest(announce_changes.changes) as c) as changed;
end
$$;
comment on function holdfast_private.announce_changes(holdfast.availability_change_log[]) is
  'Notifies the channels holdfast:availability:<model>, holdfast:hold:<model> and holdfast:booking:<model>, once each, with at most 200 ids of changed rows, and holdfast:changes once for each model.';
revoke all on function holdfast_private.announce_changes(holdfast.availability_change_log[]) from public;

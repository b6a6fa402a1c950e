create or replace function holdfast_private.fan_out_notifications(model_id bigint)
returns integer
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  now timestamptz := holdfast_private.current_instant();
  told bigint[] := '{}';
  digest record;
begin
  perform holdfast_private.require_read_committed();
  for digest in
    with taken as (
      delete from holdfast_private.open_digests as d
      where d.model_id = fan_out_notifications.model_id
        and (
          d.due_at <= now
          -- A burst's later windows go with its first.
          or d.is_public and exists (
            select from holdfast_private.open_digests as first
            where first.model_id = fan_out_notifications.model_id and first.is_public and first.due_at <= now
          )
        )
      returning d.*
    )
    select t.event_type, t.user_id, bool_and(t.is_public) as is_public,
      -- The same for all of an event's digests: who is told of all of them is not told of its own besides.
      min(min(t.first_change_id)) over (partition by t.event_type) as first_change_id,
      holdfast_private.merge_payloads(array_agg(t.payload order by t.id)) as payload
    from taken as t
    group by t.event_type, t.user_id
    order by t.user_id nulls first
  loop
    -- Switched off, a model offers nothing.
    continue when digest.is_public and not exists (
      select from holdfast.models as m where m.id = fan_out_notifications.model_id and m.is_active
    );
    told := told || holdfast_private.tell(
      fan_out_notifications.model_id, digest.event_type, digest.payload, digest.first_change_id::text,
      array(
        select s
        from holdfast_private.subscribers_of(fan_out_notifications.model_id, digest.event_type, digest.user_id, digest.is_public) as s
      )
    );
  end loop;
  perform holdfast_private.dispatch_deliveries(fan_out_notifications.model_id, told);
  return cardinality(told);
end
$$;
comment on function holdfast_private.fan_out_notifications(bigint) is
  'Tells a model''s news that is due: one message for each event type and address that is subscribed and may read it, however much happened. in_app messages are delivered at once; the others'' jobs are added in one batch. Returns how many messages. BAD_ISOLATION.';
revoke all on function holdfast_private.fan_out_notifications(bigint) from public;
grant execute on function holdfast_private.fan_out_notifications(bigint) to holdfast_worker;

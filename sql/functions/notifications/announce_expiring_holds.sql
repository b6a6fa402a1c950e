create or replace function holdfast_private.announce_expiring_holds(batch_size integer default 500)
returns integer
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
set timezone to 'UTC'
set datestyle to 'ISO'
as $$
declare
  now timestamptz := holdfast_private.current_instant();
  models bigint[] := '{}';
  told bigint[];
  all_told bigint[] := '{}';
  announced integer := 0;
  due record;
begin
  perform holdfast_private.require_read_committed();
  for due in
    select h.model_id, h.id, wanted.subscribers, jsonb_build_object(
      'count', 1, 'starts_at', lower(h.during), 'ends_at', upper(h.during),
      'items', jsonb_build_array(jsonb_build_object(
        'id', h.id::text, 'user_id', h.user_id, 'starts_at', lower(h.during), 'ends_at', upper(h.during),
        'price', h.price, 'currency', h.currency, 'expires_at', h.hold_expires_at
      ))
    ) as payload
    from holdfast.booking_holds as h
    cross join holdfast_private.settings as setting
    cross join lateral (
      select array_agg(reader.s) as subscribers
      from (
        select s from holdfast_private.subscribers_of(h.model_id, 'hold_expiring', null, false) as s
        union all
        select s from holdfast_private.subscribers_of(h.model_id, 'hold_expiring', h.user_id, false) as s
      ) as reader (s)
      where not holdfast_private.was_told(h.model_id, 'hold_expiring', h.id::text, reader.s)
    ) as wanted
    where h.status = 'active' and h.hold_expires_at > now and h.hold_expires_at <= now + setting.hold_warning
      and wanted.subscribers is not null
    order by h.hold_expires_at
    limit announce_expiring_holds.batch_size
  loop
    told := holdfast_private.tell(due.model_id, 'hold_expiring', due.payload, due.id::text, due.subscribers);
    all_told := all_told || told;
    models := models || array_fill(due.model_id, array[cardinality(told)]);
    announced := announced + 1;
  end loop;
  perform holdfast_private.dispatch_deliveries(t.model_id, array_agg(t.id))
  from unnest(models, all_told) as t (model_id, id)
  group by t.model_id;
  return announced;
end
$$;
comment on function holdfast_private.announce_expiring_holds(integer) is
  'Tells of holds that will run out within settings.hold_warning, once each, at most batch_size of them, and returns how many: call again until that is less than batch_size. BAD_ISOLATION.';
revoke all on function holdfast_private.announce_expiring_holds(integer) from public;
grant execute on function holdfast_private.announce_expiring_holds(integer) to holdfast_worker;

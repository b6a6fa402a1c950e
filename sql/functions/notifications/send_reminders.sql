-- Without a list of its own of what is due: it looks at what is booked now, so that a booking that moves takes its reminders along, and one
-- that is cancelled has none. What was sent is known by its dedupe key.
create or replace function holdfast_private.send_reminders(batch_size integer default 500)
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
  looked_at interval := (
    -- Quiet hours, of a day at most, may bring a reminder forward.
    select max(make_interval(mins => lead.minutes) + case when s.quiet_from is null then interval '0' else interval '25 hours' end)
    from holdfast.user_notifications as s
    cross join lateral unnest(s.lead_times_minutes) as lead (minutes)
    where s.is_active and 'booking_reminder' = any (s.event_types)
  );
  models bigint[] := '{}';
  told bigint[];
  all_told bigint[] := '{}';
  reminded integer := 0;
  due record;
begin
  perform holdfast_private.require_read_committed();
  for due in
    select b.model_id, wanted.news_key, wanted.subscribers, jsonb_build_object(
      'count', 1, 'starts_at', lower(b.during), 'ends_at', upper(b.during),
      'items', jsonb_build_array(jsonb_build_object(
        'id', b.id::text, 'user_id', b.user_id, 'starts_at', lower(b.during), 'ends_at', upper(b.during),
        'price', b.price, 'currency', b.currency
      ))
    ) as payload
    from holdfast.bookings as b
    cross join lateral (
      select key.news_key, array_agg(reader.s) as subscribers
      from (
        select s from holdfast_private.subscribers_of(b.model_id, 'booking_reminder', null, false) as s
        union all
        select s from holdfast_private.subscribers_of(b.model_id, 'booking_reminder', b.user_id, false) as s
      ) as reader (s)
      cross join lateral holdfast_private.due_lead_time(reader.s, lower(b.during), now) as minutes
      cross join lateral (select format('%s:%s:%s', b.id, extract(epoch from lower(b.during))::bigint, minutes) as news_key) as key
      where minutes is not null and not holdfast_private.was_told(b.model_id, 'booking_reminder', key.news_key, reader.s)
      group by key.news_key
    ) as wanted
    where b.status = 'confirmed' and lower(b.during) > now and lower(b.during) <= now + looked_at
    order by lower(b.during)
    limit send_reminders.batch_size
  loop
    told := holdfast_private.tell(due.model_id, 'booking_reminder', due.payload, due.news_key, due.subscribers);
    all_told := all_told || told;
    models := models || array_fill(due.model_id, array[cardinality(told)]);
    reminded := reminded + 1;
  end loop;
  perform holdfast_private.dispatch_deliveries(t.model_id, array_agg(t.id))
  from unnest(models, all_told) as t (model_id, id)
  group by t.model_id;
  return reminded;
end
$$;
comment on function holdfast_private.send_reminders(integer) is
  'Reminds of confirmed bookings whose subscribers'' lead times have come: once for each booking, start, lead time and address; of several that passed meanwhile (the booking was made late, the worker was away) only of the nearest, and never after the start. At most batch_size, and returns how many: call again until that is less than batch_size. BAD_ISOLATION.';
revoke all on function holdfast_private.send_reminders(integer) from public;
grant execute on function holdfast_private.send_reminders(integer) to holdfast_worker;

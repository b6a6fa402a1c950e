-- The one place that says which change is which news. A window that goes and comes back in one transaction, as when rules are replaced, is
-- none.
create or replace function holdfast_private.news_of(changes holdfast.availability_change_log[])
returns setof holdfast_private.notification_news
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  return query
    select l.model_id, event.event_type::holdfast.notification_event, l.id, l.row_id, l.facts ->> 'user_id',
      (l.facts ->> 'during')::tstzrange, case when l.is_moved then (l.old_row ->> 'during')::tstzrange end,
      (l.facts ->> 'price')::numeric, l.facts ->> 'currency'
    from (
      select c.*,
        coalesce(c.new_row, c.old_row) as facts,
        c.operation = 'insert' as is_new,
        coalesce(c.new_row ->> 'during' <> c.old_row ->> 'during', false) as is_moved,
        case when c.new_row ->> 'status' is distinct from c.old_row ->> 'status' then c.new_row ->> 'status' end as new_status,
        sum(case c.operation when 'insert' then 1 when 'delete' then -1 else 0 end) over same_time as balance
      from unnest(news_of.changes) as c
      where c.table_name in ('availability', 'booking_holds', 'bookings')
      window same_time as (
        partition by c.model_id, c.transaction_id, c.table_name, coalesce(c.new_row, c.old_row) ->> 'during'
      )
    ) as l
    cross join lateral (
      values
        ('availability', 'availability_added', l.is_new and l.balance > 0),
        ('availability', 'availability_removed', l.operation = 'delete' and l.balance < 0),
        ('availability', 'availability_changed', l.is_moved),
        ('booking_holds', 'hold_placed', l.is_new and l.new_status = 'active'),
        ('booking_holds', 'hold_expired', l.new_status = 'expired'),
        ('bookings', 'booking_created', l.is_new),
        ('bookings', 'booking_confirmed', l.new_status = 'confirmed'),
        ('bookings', 'booking_cancelled', l.new_status = 'cancelled'),
        ('bookings', 'booking_completed', l.new_status = 'completed'),
        ('bookings', 'booking_rescheduled', l.is_moved),
        ('bookings', 'booking_refund_due', l.new_row ->> 'refund_due_at' is not null and l.old_row ->> 'refund_due_at' is null)
    ) as event (table_name, event_type, has_happened)
    where event.table_name = l.table_name and event.has_happened;
end
$$;
comment on function holdfast_private.news_of(holdfast.availability_change_log[]) is
  'The events that subscribers can be told about among changes; one change may be several.';
revoke all on function holdfast_private.news_of(holdfast.availability_change_log[]) from public;

create or replace function holdfast_private.is_stale(message holdfast.notification_deliveries, now timestamptz)
returns boolean
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  told_id bigint := (message.payload #>> '{items,0,id}')::bigint;
begin
  case message.event_type
    when 'booking_reminder' then
      return not exists (
        select from holdfast.bookings as b
        where b.model_id = message.model_id and b.id = told_id and b.status = 'confirmed'
          and lower(b.during) = (message.payload ->> 'starts_at')::timestamptz and lower(b.during) > is_stale.now
      );
    when 'hold_expiring' then
      return not exists (
        select from holdfast.booking_holds as h
        where h.model_id = message.model_id and h.id = told_id and h.status = 'active' and h.hold_expires_at > is_stale.now
      );
    else
      return false;
  end case;
end
$$;
comment on function holdfast_private.is_stale(holdfast.notification_deliveries, timestamptz) is
  'Whether what a message announces will not come any more: a booking that was moved or cancelled or has begun, a hold that has ended. What has happened stays true.';
revoke all on function holdfast_private.is_stale(holdfast.notification_deliveries, timestamptz) from public;

-- Two months of life for the sample's three models, around now: what README's pictures show.
do $$
declare
  today constant timestamptz := holdfast_private.current_instant();
  model holdfast.models;
  booking holdfast.bookings;
  preferred timestamptz;
  fate double precision;
begin
  perform setseed(0.42);
  perform holdfast_private.set_clock(today - interval '31 days');
  perform holdfast.generate_availability_for_all_models((today - interval '30 days')::date, (today + interval '60 days')::date);
  for n in 1..200 loop
    select * into model from holdfast.models as m where m.id = 1 + n % 3;
    preferred := today + (random() * 50 - 29) * interval '1 day';
    perform holdfast_private.set_clock(least(today, preferred - interval '2 days'));
    begin
      select (s.booking).* into booking
      from holdfast.create_smart_booking(
        'customer ' || n % 17, model.id, 30 * (1 + (random() * 3)::integer), preferred, preferred, preferred + interval '3 days'
      ) as s;
    exception when sqlstate 'SL048' then
      -- That week is full.
      continue;
    end;
    fate := random();
    if fate < 0.8 then
      perform holdfast.confirm_booking(model.id, booking.id, 'payment ' || n, booking.price, booking.currency);
    end if;
    if fate < 0.1 then
      perform holdfast.cancel_booking(model.id, booking.id);
    elsif fate > 0.9 then
      perform holdfast.release_hold(model.id, booking.hold_id);
    end if;
  end loop;
  perform holdfast_private.set_clock(today);
  perform holdfast.release_expired_availability_holds(1000);
  perform holdfast.complete_booking(b.model_id, b.id) from holdfast.bookings as b where b.status = 'confirmed' and upper(b.during) < today;
  perform holdfast.block_dates(1, array[(today + interval '8 days')::date], 'Trade fair');
  insert into holdfast.notification_deliveries (model_id, user_id, channel, event_type, payload, dedupe_key, status, created_at)
  select
    1 + n % 2, 'customer ' || n % 17, case when n % 4 = 0 then 'webhook' else 'email' end::holdfast.notification_channel, 'booking_confirmed',
    '{}', 'picture ' || n, case when n % 41 = 0 then 'parked' else 'delivered' end::holdfast.delivery_status, today - n * interval '3 hours'
  from generate_series(1, 200) as n;
end
$$;

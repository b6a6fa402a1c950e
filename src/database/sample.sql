-- What an empty embedded database starts with: three people in three time zones, their weeks, and a day off each.
select from holdfast.add_model(
  'Greta, photographer in Berlin', 'Europe/Berlin', hourly_rate => 80, currency => 'EUR', buffer_after_minutes => 15, model_id => 1
);
select from holdfast.set_recurring_schedules(1, array[
  (1, '09:00', '17:00', true), (2, '09:00', '17:00', true), (3, '09:00', '17:00', true), (4, '09:00', '17:00', true), (5, '09:00', '13:00', true)
]::holdfast.schedule_rule[]);

-- Evenings that end after midnight.
select from holdfast.add_model(
  'Marcus, dance teacher in New York', 'America/New_York', hourly_rate => 120, currency => 'USD', min_booking_minutes => 30, model_id => 2
);
select from holdfast.set_recurring_schedules(2, array[
  (3, '18:00', '23:00', true), (4, '18:00', '23:00', true), (5, '20:00', '02:00', true), (6, '14:00', '02:00', true)
]::holdfast.schedule_rule[]);

select from holdfast.add_model(
  'Asha, language tutor in Kolkata', 'Asia/Kolkata', hourly_rate => 1500, currency => 'INR',
  buffer_before_minutes => 5, buffer_after_minutes => 5, min_notice_minutes => 60, model_id => 3
);
select from holdfast.set_recurring_schedules(3, array[
  (0, '10:00', '13:00', true), (1, '07:00', '11:00', true), (2, '07:00', '11:00', true), (3, '07:00', '11:00', true), (6, '10:00', '18:00', true)
]::holdfast.schedule_rule[]);

select
from holdfast.models as m
cross join lateral holdfast.block_dates(m.id, array[(holdfast_private.current_instant() at time zone m.time_zone)::date + 7], 'Day off');

-- Webhooks of this machine, for whoever tries them out.
update holdfast_private.settings set allows_local_webhooks = true;

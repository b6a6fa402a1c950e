create or replace view holdfast.model_availability_calendar
with (security_invoker = true)
as
select
  entry.model_id,
  entry.entry_type::holdfast.calendar_entry_type as entry_type,
  entry.entry_id,
  (lower(entry.during) at time zone m.time_zone)::date as local_date,
  lower(entry.during) as starts_at,
  upper(entry.during) as ends_at,
  round(extract(epoch from upper(entry.during) - lower(entry.during)) / 60, 2) as minutes
from (
  select a.model_id, 'available' as entry_type, a.id as entry_id, a.during
  from holdfast.availability as a
  union all
  select o.model_id, case when o.until is null then 'booked' else 'held' end, o.hold_id, o.during
  from holdfast.occupied_time as o
  where o.until is null or o.until > holdfast_private.current_instant()
  union all
  select
    b.model_id, 'blocked', b.id,
    holdfast_private.blocked_range(b.blocked_date, b.start_time, b.end_time, bm.time_zone)
  from holdfast.model_blocked_dates as b
  join holdfast.models as bm on bm.id = b.model_id
  union all
  select e.model_id, 'external', e.id, e.during
  from holdfast.external_busy as e
) as entry
join holdfast.models as m on m.id = entry.model_id
where not isempty(entry.during);
comment on view holdfast.model_availability_calendar is
  'All that stands in a model''s calendar, one row each: windows, live holds, bookings, blocked dates, external time. Nothing personal; the same for every caller.';
comment on column holdfast.model_availability_calendar.model_id is 'The model.';
comment on column holdfast.model_availability_calendar.entry_type is 'What it is.';
comment on column holdfast.model_availability_calendar.entry_id is 'Id of the window, hold (of a booking too), blocked date or external entry, with model_id.';
comment on column holdfast.model_availability_calendar.local_date is 'The local date on which it begins.';
comment on column holdfast.model_availability_calendar.starts_at is 'First instant.';
comment on column holdfast.model_availability_calendar.ends_at is 'First instant after it.';
comment on column holdfast.model_availability_calendar.minutes is 'Length in minutes.';
grant select on holdfast.model_availability_calendar
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;

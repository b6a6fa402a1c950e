create type holdfast.calendar_entry as (
  model_id bigint,
  entry_type holdfast.calendar_entry_type,
  entry_id bigint,
  booking_id bigint,
  user_id text,
  status text,
  local_date date,
  starts_at timestamptz,
  ends_at timestamptz,
  minutes numeric,
  reason text
);
comment on type holdfast.calendar_entry is 'One entry of a calendar.';
comment on column holdfast.calendar_entry.model_id is 'The model.';
comment on column holdfast.calendar_entry.entry_type is 'What it is.';
comment on column holdfast.calendar_entry.entry_id is 'Id of the window, hold (of a booking too), blocked date or external entry, with model_id.';
comment on column holdfast.calendar_entry.booking_id is 'Id of the booking, where there is one: for its customer, the model and admins; else null.';
comment on column holdfast.calendar_entry.user_id is 'The customer of a hold or booking: for the customer, the model and admins; else null.';
comment on column holdfast.calendar_entry.status is 'The booking''s status, else the hold''s: for its customer, the model and admins; the slot_type of a window; else null.';
comment on column holdfast.calendar_entry.local_date is 'The local date, in the model''s zone, on which it begins.';
comment on column holdfast.calendar_entry.starts_at is 'First instant.';
comment on column holdfast.calendar_entry.ends_at is 'First instant after it.';
comment on column holdfast.calendar_entry.minutes is 'Length in minutes.';
comment on column holdfast.calendar_entry.reason is 'Why a date is blocked: for the model itself and admins; else null.';

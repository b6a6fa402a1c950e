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
  reason text,
  held_until timestamptz,
  occupied_starts_at timestamptz,
  occupied_ends_at timestamptz
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
comment on column holdfast.calendar_entry.held_until is 'When a hold runs out by itself, an unpaid booking with it; null for all else.';
comment on column holdfast.calendar_entry.occupied_starts_at is 'Start of a hold or booking with its buffers, which no other claim may touch; null for all else.';
comment on column holdfast.calendar_entry.occupied_ends_at is 'End of a hold or booking with its buffers; null for all else.';

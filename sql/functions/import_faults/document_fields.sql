-- The format's one description in SQL; src/import.schema.json is the same for clients, and a test holds the two together.
create or replace function holdfast_private.document_fields(
  out section text,
  out key text,
  out form text,
  out is_optional boolean,
  out is_ruled boolean
)
returns setof record
language sql
immutable
begin atomic
  values
    ('document', 'format', 'format', false, false),
    ('document', 'version', 'version', false, false),
    ('document', 'settings', 'object', false, false),
    ('document', 'schedules', 'array', false, false),
    ('document', 'blocked_dates', 'array', false, false),
    ('document', 'windows', 'array', false, false),
    ('document', 'removed', 'array', false, false),
    ('document', 'external_busy', 'array', false, false),
    ('settings', 'name', 'text', false, true),
    ('settings', 'time_zone', 'text', false, true),
    ('settings', 'is_active', 'boolean', false, false),
    ('settings', 'hourly_rate', 'amount', false, true),
    ('settings', 'currency', 'text', false, true),
    ('settings', 'slot_interval_minutes', 'integer', false, true),
    ('settings', 'min_booking_minutes', 'integer', false, true),
    ('settings', 'max_booking_minutes', 'integer', false, true),
    ('settings', 'buffer_before_minutes', 'integer', false, true),
    ('settings', 'buffer_after_minutes', 'integer', false, true),
    ('settings', 'min_notice_minutes', 'integer', false, true),
    ('settings', 'booking_horizon_days', 'integer', false, true),
    ('settings', 'hold_minutes', 'integer', false, true),
    ('settings', 'max_active_holds_per_user', 'integer', false, true),
    ('settings', 'generate_days_ahead', 'integer', false, true),
    ('schedules', 'day_of_week', 'integer', false, true),
    ('schedules', 'start_time', 'time', false, true),
    ('schedules', 'end_time', 'time', false, true),
    ('schedules', 'is_active', 'boolean', false, false),
    ('blocked_dates', 'blocked_date', 'date', false, true),
    ('blocked_dates', 'start_time', 'time', true, false),
    ('blocked_dates', 'end_time', 'time', true, false),
    ('blocked_dates', 'reason', 'text', true, true),
    ('windows', 'starts_at', 'instant', false, false),
    ('windows', 'ends_at', 'instant', false, false),
    ('windows', 'slot_type', 'slot_type', false, false),
    ('windows', 'schedule', 'index', true, false),
    ('removed', 'starts_at', 'instant', false, false),
    ('removed', 'ends_at', 'instant', false, false),
    ('removed', 'schedule', 'index', false, false),
    ('external_busy', 'source', 'text', false, true),
    ('external_busy', 'external_id', 'text', false, true),
    ('external_busy', 'starts_at', 'instant', false, false),
    ('external_busy', 'ends_at', 'instant', false, false);
end;
comment on function holdfast_private.document_fields() is
  'The fields of an availability document, version 1, by section: what form each has, whether it may be null or left out, and whether rule_problem knows a rule for it alone.';
revoke all on function holdfast_private.document_fields() from public;

create or replace function holdfast_private.quiet_end(subscription holdfast.user_notifications, at timestamptz)
returns timestamptz
language sql
stable
return upper(holdfast_private.quiet_hours(subscription, at));
comment on function holdfast_private.quiet_end(holdfast.user_notifications, timestamptz) is
  'When the quiet hours end in which an instant lies; null where it lies in none.';
revoke all on function holdfast_private.quiet_end(holdfast.user_notifications, timestamptz) from public;

-- In SQL, so that it is taken in where it is asked for.
create or replace function holdfast_private.allowed_starts(
  model holdfast.models,
  length interval,
  searched tstzrange,
  now timestamptz
)
returns tstzrange
language sql
stable
parallel safe
return case
  when isempty(searched) then 'empty'
  else tstzrange(greatest(lower(searched), now + make_interval(mins => (model).min_notice_minutes)), null)
    * tstzrange(null, least(upper(searched) - length, now + make_interval(hours => 24 * (model).booking_horizon_days)), '[]')
end;
comment on function holdfast_private.allowed_starts(holdfast.models, interval, tstzrange, timestamptz) is
  'When a slot of a length may start, both ends included: within the searched time, not before now plus notice, not beyond the horizon.';
revoke all on function holdfast_private.allowed_starts(holdfast.models, interval, tstzrange, timestamptz) from public;
grant execute on function holdfast_private.allowed_starts(holdfast.models, interval, tstzrange, timestamptz)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;

-- In SQL as time_points. Stable, as what it does with instants is: said to be immutable it would not be taken in.
create or replace function holdfast_private.may_have_points(
  first_start timestamptz,
  last_start timestamptz,
  local_first timestamp,
  local_last timestamp,
  wanted timestamptz,
  wanted_day date
)
returns boolean
language sql
stable
parallel safe
return holdfast_private.time_points(date_part('epoch', greatest(first_start - wanted, wanted - last_start, '0'))) > 0
  -- Where the clock changes, the dates between may not be those of the ends.
  or last_start - first_start <> local_last - local_first
  or ((local_last::date - wanted_day) % 7 + 7) % 7 <= local_last::date - local_first::date;
comment on function holdfast_private.may_have_points(timestamptz, timestamptz, timestamp, timestamp, timestamptz, date) is
  'Whether any start between two, given as instants and on the model''s wall clock, may have points for its time or its day of the week.';
revoke all on function holdfast_private.may_have_points(timestamptz, timestamptz, timestamp, timestamp, timestamptz, date) from public;
grant execute on function holdfast_private.may_have_points(timestamptz, timestamptz, timestamp, timestamp, timestamptz, date)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;

-- In SQL as time_points.
create or replace function holdfast_private.is_on_grid(local timestamp, slot_interval_minutes integer)
returns boolean
language sql
immutable
parallel safe
return date_part('epoch', local::time)::integer % (slot_interval_minutes * 60) = 0;
comment on function holdfast_private.is_on_grid(timestamp, integer) is
  'Whether a whole second of a model''s wall clock is on its grid: its minute of the day divides by the slot''s interval (DESIGN section 2).';
revoke all on function holdfast_private.is_on_grid(timestamp, integer) from public;
grant execute on function holdfast_private.is_on_grid(timestamp, integer)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;

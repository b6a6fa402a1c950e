-- DESIGN section 4; in SQL as time_points.
create or replace function holdfast_private.day_points(local_day date, wanted_day date)
returns integer
language sql
immutable
parallel safe
return case when (local_day - wanted_day) % 7 = 0 then 20 else 0 end;
comment on function holdfast_private.day_points(date, date) is
  'Points for the day of the week, of two days on the model''s wall clock.';
revoke all on function holdfast_private.day_points(date, date) from public;
grant execute on function holdfast_private.day_points(date, date)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;

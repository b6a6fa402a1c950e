-- The tiers of DESIGN section 4; a boundary belongs to the better tier. In SQL, so that a search's query takes it in and calls nothing.
create or replace function holdfast_private.time_points(seconds double precision)
returns integer
language sql
immutable
parallel safe
return case
  when seconds = 0 then 50
  when seconds <= 30 * 60 then 40
  when seconds <= 60 * 60 then 30
  when seconds <= 120 * 60 then 20
  when seconds <= 240 * 60 then 10
  else 0
end;
comment on function holdfast_private.time_points(double precision) is
  'Points for the distance between a start and the wanted time.';
revoke all on function holdfast_private.time_points(double precision) from public;
grant execute on function holdfast_private.time_points(double precision)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;

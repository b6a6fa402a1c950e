-- DESIGN section 4; in SQL as time_points.
create or replace function holdfast_private.duration_points(fills_run boolean)
returns integer
language sql
immutable
parallel safe
return case when fills_run then 30 else 20 end;
comment on function holdfast_private.duration_points(boolean) is
  'Points for a free run that has exactly the asked length, or can accommodate it.';
revoke all on function holdfast_private.duration_points(boolean) from public;
grant execute on function holdfast_private.duration_points(boolean)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;

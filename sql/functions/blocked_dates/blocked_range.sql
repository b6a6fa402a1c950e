create or replace function holdfast_private.blocked_range(blocked_date date, start_time time, end_time time, time_zone text)
returns tstzrange
language plpgsql
immutable
parallel safe
set search_path to pg_catalog, pg_temp
as $$
declare
  starts_at timestamptz := holdfast.local_to_instant(blocked_date + coalesce(start_time, '00:00'), time_zone);
  ends_at timestamptz := holdfast.local_to_instant(blocked_date + coalesce(end_time, '24:00'), time_zone);
begin
  return case when starts_at < ends_at then tstzrange(starts_at, ends_at) else 'empty' end;
end
$$;
comment on function holdfast_private.blocked_range(date, time, time, text) is
  'The instants that a blocked date, or a local part of it, covers; empty where the spring gap swallows the part.';
revoke all on function holdfast_private.blocked_range(date, time, time, text) from public;
grant execute on function holdfast_private.blocked_range(date, time, time, text)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;

create or replace function holdfast_private.has_expired_holds(besides integer default 0)
returns boolean
language plpgsql
stable
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  now timestamptz := holdfast_private.current_instant();
begin
  return exists (
    select from holdfast.booking_holds as h
    where h.status = 'active' and h.hold_expires_at <= now
    order by h.hold_expires_at
    offset has_expired_holds.besides
  );
end
$$;
comment on function holdfast_private.has_expired_holds(integer) is
  'Whether more holds than besides have run out that no sweep has ended: it passes by those that somebody has locked.';
revoke all on function holdfast_private.has_expired_holds(integer) from public;
grant execute on function holdfast_private.has_expired_holds(integer) to holdfast_worker;

-- Never waits: what somebody else has locked, model, hold or booking, is left for the next round. And keeps nobody waiting for long: the
-- batch bounds what is locked.
create or replace function holdfast.release_expired_availability_holds(batch_size integer default 500)
returns setof holdfast.booking_holds
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  now timestamptz := holdfast_private.current_instant();
  due record;
begin
  perform holdfast_private.require_read_committed();
  if batch_size is null or batch_size not between 1 and 10000 then
    perform holdfast_private.fail(
      'INVALID_ARGUMENT', 'batch_size must be 1 to 10000', jsonb_build_object('batch_size', batch_size)
    );
  end if;
  for due in
    select first.model_id, array_agg(first.id) as hold_ids
    from (
      select h.model_id, h.id
      from holdfast.booking_holds as h
      join holdfast.models as m on m.id = h.model_id
      where h.status = 'active' and h.hold_expires_at <= now
      order by h.hold_expires_at, h.id
      limit batch_size
      for no key update of m skip locked
      for update of h skip locked
    ) as first
    group by first.model_id
  loop
    return query
      select h.*
      from holdfast_private.expire_holds(
        due.model_id, holdfast_private.without_locked_bookings(due.model_id, due.hold_ids)
      ) as h;
  end loop;
end
$$;
comment on function holdfast.release_expired_availability_holds(integer) is
  $$@resultFieldName holds
Expires holds that have run out, oldest first (of the same instant by id), at most batch_size (1-10000) of them, each with its pending booking and its ledger row, as the actor system. Returns what it released: call again until that is less than batch_size. Never waits on a locked row.
Errors: INVALID_ARGUMENT, BAD_ISOLATION. Source: DESIGN section 4, Holds.$$;
revoke all on function holdfast.release_expired_availability_holds(integer) from public;
grant execute on function holdfast.release_expired_availability_holds(integer) to holdfast_admin, holdfast_worker;

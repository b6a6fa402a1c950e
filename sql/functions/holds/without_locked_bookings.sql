create or replace function holdfast_private.without_locked_bookings(model_id bigint, hold_ids bigint[])
returns bigint[]
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  lockable bigint[];
begin
  select array_agg(b.hold_id) into lockable
  from (
    select b.hold_id
    from holdfast.bookings as b
    where b.model_id = without_locked_bookings.model_id and b.hold_id = any (without_locked_bookings.hold_ids)
    for update skip locked
  ) as b;
  return array(
    select wanted.id
    from unnest(without_locked_bookings.hold_ids) as wanted (id)
    where wanted.id = any (lockable) or not exists (
      select from holdfast.bookings as b
      where b.model_id = without_locked_bookings.model_id and b.hold_id = wanted.id
    )
  );
end
$$;
comment on function holdfast_private.without_locked_bookings(bigint, bigint[]) is
  'Those of the holds whose bookings, where they have any, could be locked without waiting: somebody may hold one by hand.';
revoke all on function holdfast_private.without_locked_bookings(bigint, bigint[]) from public;

--! Previous: sha1:ab8c3c7bced7a2b8cf10e699388faac29566072c
--! Hash: sha1:d25eab683146a60f78f5649fa277cff5e8c3991e
--! Message: holds that ran out at once end in order

-- Holds that ran out in the same instant end in the order of their placing: ties came as their rows lay.
drop index holdfast.booking_holds_live_expiry_idx;
create index booking_holds_live_expiry_idx on holdfast.booking_holds (hold_expires_at, id)
  -- Always true, and only what asks for the expiry proves it: else a user's live holds are looked for among everybody's, in this index, where
  -- the figures are from a time with few of them.
  where status = 'active' and hold_expires_at is not null;
--! Included functions/monitoring/schema_version.sql
-- Installations by psql have no table of migrations: this is what both kinds can be asked. Each migration replaces it.
create or replace function holdfast_private.schema_version()
returns integer
language sql
immutable
return 6;
comment on function holdfast_private.schema_version() is
  'The number of the newest migration whose objects this database has. An API is ready where this is at least the number of its own newest.';
revoke all on function holdfast_private.schema_version() from public;
grant execute on function holdfast_private.schema_version() to holdfast_monitor;
--! EndIncluded functions/monitoring/schema_version.sql
--! Included functions/search/preferred_slot.sql
-- None scores more than the preferred time itself, and none that scores as much is nearer: whoever asks for one slot need not look further.
create or replace function holdfast_private.preferred_slot(
  model holdfast.models,
  length interval,
  preferred timestamptz,
  searched tstzrange,
  now timestamptz
)
returns holdfast.slot
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  during tstzrange := tstzrange(preferred, preferred + length);
  runs tstzmultirange;
  slot holdfast.slot;
begin
  if preferred = date_trunc('second', preferred, 'UTC')
    and preferred <@ holdfast_private.allowed_starts(model, length, searched, preferred_slot.now)
  then
    -- A minute more on both sides tells a run that begins or ends with the slot from one that goes on.
    runs := holdfast_private.free_time(model, tstzmultirange(holdfast_private.widen(during, 1, 1)), preferred_slot.now);
    if runs @> during then
      slot.model_id := model.id;
      slot.starts_at := preferred;
      slot.ends_at := upper(during);
      slot.time_points := holdfast_private.time_points(0);
      slot.duration_points := holdfast_private.duration_points(runs = tstzmultirange(during));
      slot.day_points := holdfast_private.day_points(preferred::date, preferred::date);
      slot.score := slot.time_points + slot.duration_points + slot.day_points;
      slot.time_difference_minutes := 0;
    end if;
  end if;
  return slot;
end
$$;
comment on function holdfast_private.preferred_slot(holdfast.models, interval, timestamptz, tstzrange, timestamptz) is
  'The slot of a model that starts at the preferred time, as best_slots would find it; null where there is none, or no preference.';
revoke all on function holdfast_private.preferred_slot(holdfast.models, interval, timestamptz, tstzrange, timestamptz) from public;
--! EndIncluded functions/search/preferred_slot.sql
--! Included functions/holds/release_expired_availability_holds.sql
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
--! EndIncluded functions/holds/release_expired_availability_holds.sql

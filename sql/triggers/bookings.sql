-- Status moves only along the state machine, and a claim's key never changes, whoever writes.
create or replace function holdfast_private.tg_bookings__state_machine()
returns trigger
language plpgsql
set search_path to pg_catalog, pg_temp
as $$
begin
  if (new.model_id, new.id) is distinct from (old.model_id, old.id)
    or new.status <> old.status and (old.status, new.status) not in (
      ('pending', 'confirmed'), ('pending', 'cancelled'), ('pending', 'expired'),
      ('confirmed', 'completed'), ('confirmed', 'no_show'), ('confirmed', 'cancelled'),
      -- A late payment takes the time anew.
      ('expired', 'confirmed')
    )
  then
    perform holdfast_private.fail(
      'INVALID_TRANSITION',
      format('a booking does not go from %s to %s', old.status, new.status),
      jsonb_build_object('model_id', old.model_id, 'booking_id', old.id, 'from', old.status, 'to', new.status)
    );
  end if;
  return new;
end
$$;
comment on function holdfast_private.tg_bookings__state_machine() is
  'Bookings: pending -> confirmed | cancelled | expired; confirmed -> completed | no_show | cancelled; expired -> confirmed.';
revoke all on function holdfast_private.tg_bookings__state_machine() from public;

create or replace trigger _100_state_machine
  before update on holdfast.bookings
  for each row
  execute function holdfast_private.tg_bookings__state_machine();

-- The ledger follows every change of a booking; so does the hold that it rides on.
create or replace function holdfast_private.tg_bookings__settle()
returns trigger
language plpgsql
security definer
set search_path to pg_catalog, pg_temp
as $$
begin
  -- The old time goes first: the new one may overlap it.
  if tg_op = 'DELETE' or tg_op = 'UPDATE' and new.hold_id <> old.hold_id then
    perform holdfast_private.settle_claim(old.model_id, old.hold_id);
  end if;
  if tg_op = 'DELETE' then
    return null;
  end if;
  if tg_op = 'INSERT' and new.status = 'pending' and exists (
    select from holdfast.booking_holds as h
    where h.model_id = new.model_id and h.id = new.hold_id and h.status = 'active' and h.during = new.during
  ) then
    -- It rides on a live hold, for which the ledger has its row.
    return null;
  end if;
  update holdfast.booking_holds as h
  set
    during = new.during,
    status = case
      when h.status <> 'active' or new.status = 'pending' then h.status
      when new.status = 'cancelled' then 'released'
      when new.status = 'expired' then 'expired'
      else 'converted'
    end
  where h.model_id = new.model_id and h.id = new.hold_id
    and (h.during <> new.during or h.status = 'active' and new.status <> 'pending');
  perform holdfast_private.settle_claim(new.model_id, new.hold_id);
  return null;
end
$$;
comment on function holdfast_private.tg_bookings__settle() is
  'Makes the ledger, and the hold that the booking rides on, follow every change of a booking.';
revoke all on function holdfast_private.tg_bookings__settle() from public;

create or replace trigger _200_settle_insert_delete
  after insert or delete on holdfast.bookings
  for each row
  execute function holdfast_private.tg_bookings__settle();
create or replace trigger _200_settle_update
  after update on holdfast.bookings
  for each row
  when (old.* is distinct from new.*)
  execute function holdfast_private.tg_bookings__settle();

create or replace trigger _100_refuse_truncate
  before truncate on holdfast.bookings
  for each statement
  execute function holdfast_private.refuse_truncate();

-- They come one at a time: a row needs no table of new rows, which is a twentieth of a hold.
create or replace trigger _900_log_insert
  after insert on holdfast.bookings
  for each row
  execute function holdfast.log_availability_changes('bookings');
create or replace trigger _900_log_update
  after update on holdfast.bookings
  referencing old table as old_rows new table as new_rows
  for each statement
  execute function holdfast.log_availability_changes('bookings');
create or replace trigger _900_log_delete
  after delete on holdfast.bookings
  referencing old table as old_rows
  for each statement
  execute function holdfast.log_availability_changes('bookings');

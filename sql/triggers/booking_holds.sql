-- Status moves only along the state machine, and a claim's key never changes, whoever writes.
create or replace function holdfast_private.tg_booking_holds__state_machine()
returns trigger
language plpgsql
set search_path to pg_catalog, pg_temp
as $$
begin
  if (new.model_id, new.id) is distinct from (old.model_id, old.id)
    or new.status <> old.status and not (old.status = 'active' and new.status in ('converted', 'released', 'expired'))
  then
    perform holdfast_private.fail(
      'INVALID_TRANSITION',
      format('a hold does not go from %s to %s', old.status, new.status),
      jsonb_build_object('model_id', old.model_id, 'hold_id', old.id, 'from', old.status, 'to', new.status)
    );
  end if;
  return new;
end
$$;
comment on function holdfast_private.tg_booking_holds__state_machine() is
  'Holds: active -> converted | released | expired, and nothing after that.';
revoke all on function holdfast_private.tg_booking_holds__state_machine() from public;

create or replace trigger _100_state_machine
  before update on holdfast.booking_holds
  for each row
  execute function holdfast_private.tg_booking_holds__state_machine();

-- The ledger follows every change of a hold; so does the booking that rides on it. (A deleted hold's ledger row cascades.)
create or replace function holdfast_private.tg_booking_holds__settle()
returns trigger
language plpgsql
security definer
set search_path to pg_catalog, pg_temp
as $$
begin
  if tg_op = 'INSERT' then
    if new.status = 'active' then
      insert into holdfast.occupied_time (model_id, hold_id, during, occupied, until)
      values (
        new.model_id, new.id, new.during,
        holdfast_private.widen(new.during, new.buffer_before_minutes, new.buffer_after_minutes), new.hold_expires_at
      );
    end if;
    return null;
  end if;
  if new.during <> old.during then
    update holdfast.bookings as b
    set during = new.during
    where b.model_id = new.model_id and b.hold_id = new.id and b.during <> new.during and b.status in ('pending', 'confirmed');
  end if;
  if new.status = 'expired' and old.status <> 'expired' then
    update holdfast.bookings as b
    set status = 'expired'
    where b.model_id = new.model_id and b.hold_id = new.id and b.status = 'pending';
  elsif new.status = 'released' and old.status <> 'released' then
    update holdfast.bookings as b
    set status = 'cancelled', cancelled_at = holdfast_private.current_instant(), cancelled_by = holdfast_private.current_actor()
    where b.model_id = new.model_id and b.hold_id = new.id and b.status = 'pending';
  end if;
  perform holdfast_private.settle_claim(new.model_id, new.id);
  return null;
end
$$;
comment on function holdfast_private.tg_booking_holds__settle() is
  'Makes the ledger, and the booking that rides on the hold, follow every change of a hold.';
revoke all on function holdfast_private.tg_booking_holds__settle() from public;

create or replace trigger _200_settle_insert
  after insert on holdfast.booking_holds
  for each row
  execute function holdfast_private.tg_booking_holds__settle();
create or replace trigger _200_settle_update
  after update on holdfast.booking_holds
  for each row
  when (old.* is distinct from new.*)
  execute function holdfast_private.tg_booking_holds__settle();

create or replace trigger _100_refuse_truncate
  before truncate on holdfast.booking_holds
  for each statement
  execute function holdfast_private.refuse_truncate();

-- They come one at a time: a row needs no table of new rows, which is a twentieth of a hold.
create or replace trigger _900_log_insert
  after insert on holdfast.booking_holds
  for each row
  execute function holdfast.log_availability_changes('booking_holds');
create or replace trigger _900_log_update
  after update on holdfast.booking_holds
  referencing old table as old_rows new table as new_rows
  for each statement
  execute function holdfast.log_availability_changes('booking_holds');
create or replace trigger _900_log_delete
  after delete on holdfast.booking_holds
  referencing old table as old_rows
  for each statement
  execute function holdfast.log_availability_changes('booking_holds');

-- Written by the triggers on holds and bookings and by nothing else: a statement of its own, at depth 0, is refused.
create or replace trigger _100_refuse_direct_write
  before insert or update or delete on holdfast.occupied_time
  for each statement
  when (pg_trigger_depth() = 0)
  execute function holdfast_private.refuse_direct_write();
create or replace trigger _100_refuse_truncate
  before truncate on holdfast.occupied_time
  for each statement
  execute function holdfast_private.refuse_direct_write();

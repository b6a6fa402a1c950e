-- Written by the log triggers, altered by nobody, the owner included; old rows are dropped by its retention alone.
create or replace trigger _100_refuse_direct_insert
  before insert on holdfast.availability_change_log
  for each statement
  when (pg_trigger_depth() = 0)
  execute function holdfast_private.refuse_direct_write();
create or replace trigger _100_refuse_change
  before update on holdfast.availability_change_log
  for each statement
  execute function holdfast_private.refuse_direct_write();
create or replace trigger _100_refuse_delete
  before delete on holdfast.availability_change_log
  for each statement
  execute function holdfast_private.refuse_log_delete();
create or replace trigger _100_refuse_truncate
  before truncate on holdfast.availability_change_log
  for each statement
  execute function holdfast_private.refuse_direct_write();

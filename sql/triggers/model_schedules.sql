create or replace trigger _100_refuse_truncate
  before truncate on holdfast.model_schedules
  for each statement
  execute function holdfast_private.refuse_truncate();

create or replace trigger _900_log_insert
  after insert on holdfast.model_schedules
  referencing new table as new_rows
  for each statement
  execute function holdfast.log_availability_changes('model_schedules');
create or replace trigger _900_log_update
  after update on holdfast.model_schedules
  referencing old table as old_rows new table as new_rows
  for each statement
  execute function holdfast.log_availability_changes('model_schedules');
create or replace trigger _900_log_delete
  after delete on holdfast.model_schedules
  referencing old table as old_rows
  for each statement
  execute function holdfast.log_availability_changes('model_schedules');

create trigger _900_log_insert
  after insert on holdfast.models
  referencing new table as new_rows
  for each statement
  execute function holdfast.log_availability_changes('models');
create trigger _900_log_update
  after update on holdfast.models
  referencing old table as old_rows new table as new_rows
  for each statement
  execute function holdfast.log_availability_changes('models');
create trigger _900_log_delete
  after delete on holdfast.models
  referencing old table as old_rows
  for each statement
  execute function holdfast.log_availability_changes('models');

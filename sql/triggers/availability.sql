create or replace trigger _100_refuse_truncate
  before truncate on holdfast.availability
  for each statement
  execute function holdfast_private.refuse_truncate();

create or replace trigger _900_log_insert
  after insert on holdfast.availability
  referencing new table as new_rows
  for each statement
  execute function holdfast.log_availability_changes('availability');
create or replace trigger _900_log_update
  after update on holdfast.availability
  referencing old table as old_rows new table as new_rows
  for each statement
  execute function holdfast.log_availability_changes('availability');
create or replace trigger _900_log_delete
  after delete on holdfast.availability
  referencing old table as old_rows
  for each statement
  execute function holdfast.log_availability_changes('availability');

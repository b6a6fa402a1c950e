-- Rules are local: when the model moves to another time zone, so do the windows that its rules made ahead. Claims and manual windows
-- keep their instants.
create or replace function holdfast_private.tg_models__move_windows()
returns trigger
language plpgsql
security definer
set search_path to pg_catalog, pg_temp
as $$
begin
  perform holdfast_private.move_windows(new);
  return null;
end
$$;
comment on function holdfast_private.tg_models__move_windows() is
  'A model''s time zone has changed: makes the future windows of its rules anew, on the new wall clock.';
revoke all on function holdfast_private.tg_models__move_windows() from public;

create or replace trigger _200_move_windows
  after update on holdfast.models
  for each row
  when (old.time_zone is distinct from new.time_zone)
  execute function holdfast_private.tg_models__move_windows();

create or replace trigger _100_refuse_truncate
  before truncate on holdfast.models
  for each statement
  execute function holdfast_private.refuse_truncate();

create or replace trigger _900_log_insert
  after insert on holdfast.models
  referencing new table as new_rows
  for each statement
  execute function holdfast.log_availability_changes('models');
create or replace trigger _900_log_update
  after update on holdfast.models
  referencing old table as old_rows new table as new_rows
  for each statement
  execute function holdfast.log_availability_changes('models');
create or replace trigger _900_log_delete
  after delete on holdfast.models
  referencing old table as old_rows
  for each statement
  execute function holdfast.log_availability_changes('models');

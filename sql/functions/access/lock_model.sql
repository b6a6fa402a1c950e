-- The queue of DESIGN section 3: writers take the model's row in a statement of its own, then read the clock, then look. The
-- exclusion constraints are the backstop; contended inserts against them alone deadlock.
create or replace function holdfast_private.lock_model(model_id bigint)
returns holdfast.models
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  locked holdfast.models;
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    perform holdfast_private.require_read_committed();
  end if;
  select * into locked from holdfast.models as m where m.id = lock_model.model_id for no key update;
  if locked.id is null then
    perform holdfast_private.fail_not_found('model', lock_model.model_id);
  end if;
  return locked;
end
$$;
comment on function holdfast_private.lock_model(bigint) is
  'Locks the model''s row against other writers until the transaction ends and returns it as it is then. BAD_ISOLATION, NOT_FOUND.';
revoke all on function holdfast_private.lock_model(bigint) from public;

create or replace function holdfast_private.lock_models(ids bigint[])
returns setof holdfast.models
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
begin
  perform holdfast_private.require_read_committed();
  return query
    select m.* from holdfast.models as m where m.id = any (lock_models.ids) order by m.id for no key update;
end
$$;
comment on function holdfast_private.lock_models(bigint[]) is
  'Locks several models'' rows in the order of their ids: work on several models calls it first, so that no two wait for each other. BAD_ISOLATION.';
revoke all on function holdfast_private.lock_models(bigint[]) from public;

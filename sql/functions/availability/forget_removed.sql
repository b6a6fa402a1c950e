create or replace function holdfast_private.forget_removed(model_id bigint, during tstzrange)
returns void
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
begin
  with forgotten as (
    delete from holdfast_private.removed_windows as r
    where r.model_id = forget_removed.model_id and r.during && forget_removed.during
    returning r.schedule_id, r.during
  )
  insert into holdfast_private.removed_windows (model_id, schedule_id, during)
  select forget_removed.model_id, f.schedule_id, rest
  from forgotten as f
  cross join lateral unnest(tstzmultirange(f.during) - tstzmultirange(forget_removed.during)) as rest;
end
$$;
comment on function holdfast_private.forget_removed(bigint, tstzrange) is
  'Time that was removed by hand is added again: generation may make windows there; what of it lies outside stays removed.';
revoke all on function holdfast_private.forget_removed(bigint, tstzrange) from public;

create or replace function holdfast_private.best_of(slots holdfast.slot[], wanted timestamptz, max_results integer)
returns holdfast.slot[]
language plpgsql
immutable
set search_path to pg_catalog, pg_temp
as $$
begin
  return array(
    select s
    from unnest(slots) as s
    order by s.score desc, abs(extract(epoch from s.starts_at - wanted)), s.starts_at, s.model_id
    limit max_results
  );
end
$$;
comment on function holdfast_private.best_of(holdfast.slot[], timestamptz, integer) is
  'The best of some slots, best first: by score, then nearer to the wanted time, then earlier, then by model.';
revoke all on function holdfast_private.best_of(holdfast.slot[], timestamptz, integer) from public;
grant execute on function holdfast_private.best_of(holdfast.slot[], timestamptz, integer)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;

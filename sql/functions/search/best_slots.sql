create or replace function holdfast_private.best_slots(
  model holdfast.models,
  user_id text,
  length interval,
  preferred timestamptz,
  searched tstzrange,
  now timestamptz,
  max_results integer
)
returns setof holdfast.slot
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  return query
    select s.*
    from unnest(holdfast_private.merge_best_slots(
      '{}', model, best_slots.user_id, length, preferred, preferred, searched, best_slots.now, max_results
    )) as s;
end
$$;
comment on function holdfast_private.best_slots(holdfast.models, text, interval, timestamptz, tstzrange, timestamptz, integer) is
  'The best slots of a model for a user at an instant; what it offers, a hold placed then accepts.';
revoke all on function holdfast_private.best_slots(holdfast.models, text, interval, timestamptz, tstzrange, timestamptz, integer) from public;
grant execute on function holdfast_private.best_slots(holdfast.models, text, interval, timestamptz, tstzrange, timestamptz, integer)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;

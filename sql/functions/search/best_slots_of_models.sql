create or replace function holdfast_private.best_slots_of_models(
  models holdfast.models[],
  user_id text,
  length interval,
  preferred timestamptz,
  wanted timestamptz,
  searched tstzrange,
  now timestamptz,
  max_results integer
)
returns holdfast.slot[]
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  near constant interval := '1 hour';
  most constant integer := holdfast_private.time_points(0)
    + holdfast_private.duration_points(true) + holdfast_private.day_points('epoch', 'epoch');
  most_beyond constant integer := holdfast_private.time_points(date_part('epoch', near) + 1)
    + holdfast_private.duration_points(true) + holdfast_private.day_points('epoch', 'epoch');
  region tstzrange;
  found holdfast.slot[];
  model holdfast.models;
begin
  -- Many models mostly have enough of the best near the wanted time; where they don't, all of the time is searched.
  foreach region in array array[searched * tstzrange(wanted - near, wanted + near + length, '[]'), searched] loop
    found := '{}';
    foreach model in array models loop
      -- What can't be better, and of the models that come the id is higher.
      exit when found[max_results].score = most;
      found := holdfast_private.merge_best_slots(
        found, model, best_slots_of_models.user_id, length, preferred, wanted, region, best_slots_of_models.now, max_results
      );
    end loop;
    exit when found[max_results].score >= most_beyond;
  end loop;
  return found;
end
$$;
comment on function holdfast_private.best_slots_of_models(holdfast.models[], text, interval, timestamptz, timestamptz, tstzrange, timestamptz, integer) is
  'The best slots over several models for a user at an instant, scored for a wanted time; models in the order of their ids.';
revoke all on function holdfast_private.best_slots_of_models(holdfast.models[], text, interval, timestamptz, timestamptz, tstzrange, timestamptz, integer)
  from public;
grant execute on function holdfast_private.best_slots_of_models(holdfast.models[], text, interval, timestamptz, timestamptz, tstzrange, timestamptz, integer)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;

-- With the caller's rights, as find_best_slots.
create or replace function holdfast.find_best_slots_for_models(
  model_ids bigint[],
  duration_minutes integer,
  preferred_start_time timestamptz default null,
  search_start_time timestamptz default null,
  search_end_time timestamptz default null,
  max_results integer default 10
)
returns setof holdfast.slot
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  length interval := make_interval(mins => duration_minutes);
  customer text := holdfast_private.caller_user_id();
  now timestamptz := holdfast_private.current_instant();
  searched tstzrange;
  models holdfast.models[];
  -- About a second's work; 500 models times 400 days are ten.
  most_model_days constant integer := 20000;
  days integer;
  wanted timestamptz := preferred_start_time;
begin
  perform holdfast_private.require_arguments(jsonb_build_object(
    'model_ids', model_ids, 'duration_minutes', duration_minutes,
    'search_start_time', search_start_time, 'search_end_time', search_end_time, 'max_results', max_results
  ));
  searched := holdfast_private.make_search_range(search_start_time, search_end_time);
  models := holdfast_private.searched_models(model_ids, duration_minutes);
  days := ceil(extract(epoch from upper(searched) - lower(searched)) / 86400);
  if cardinality(models) * days > most_model_days then
    perform holdfast_private.fail(
      'INVALID_RANGE',
      'the search is too wide',
      jsonb_build_object('models', cardinality(models), 'days', days, 'most_model_days', most_model_days),
      'Search fewer models, or a shorter time.'
    );
  end if;
  -- A length that none of them takes is refused in the words of the first.
  perform holdfast_private.require_search(models[1], duration_minutes, preferred_start_time, max_results);
  models := array(
    select m from unnest(models) as m where duration_minutes between m.min_booking_minutes and m.max_booking_minutes
  );
  if wanted is null then
    wanted := holdfast_private.earliest_of_models(models, customer, length, searched, now);
  end if;
  return query
    select s.*
    from unnest(holdfast_private.best_slots_of_models(
      models, customer, length, preferred_start_time, wanted, searched, now, max_results
    )) as s;
end
$$;
comment on function holdfast.find_best_slots_for_models(bigint[], integer, timestamptz, timestamptz, timestamptz, integer) is
  $$@required search_start_time search_end_time
The best free slots over several models (1-500), best first: as find_best_slots finds them for each, then by score, nearer to the preferred time, earlier, model id. The weekday is that of each model.
Without a preferred time the earliest start over all of them is it. Models that take no bookings, or none of that length, offer nothing. Models times days are at most 20000.
Errors: MISSING_ARGUMENT, INVALID_RANGE, INVALID_ARGUMENT, BAD_DURATION (no model takes the length), NOT_FOUND (names the model). Source: DESIGN section 4, Search.$$;
revoke all on function holdfast.find_best_slots_for_models(bigint[], integer, timestamptz, timestamptz, timestamptz, integer) from public;
grant execute on function holdfast.find_best_slots_for_models(bigint[], integer, timestamptz, timestamptz, timestamptz, integer)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;

-- With the caller's rights: all that free time is made of may be read by everyone.
create or replace function holdfast.find_best_slots(
  model_id bigint,
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
  searched tstzrange;
  model holdfast.models;
begin
  if num_nulls(
    find_best_slots.model_id, find_best_slots.duration_minutes, search_start_time, search_end_time, max_results
  ) > 0 then
    perform holdfast_private.require_arguments(jsonb_build_object(
      'model_id', find_best_slots.model_id, 'duration_minutes', find_best_slots.duration_minutes,
      'search_start_time', search_start_time, 'search_end_time', search_end_time, 'max_results', max_results
    ));
  end if;
  searched := holdfast_private.make_search_range(search_start_time, search_end_time);
  select * into model from holdfast.models as m where m.id = find_best_slots.model_id;
  if model.id is null then
    perform holdfast_private.fail_not_found('model', find_best_slots.model_id);
  end if;
  perform holdfast_private.require_search(model, find_best_slots.duration_minutes, preferred_start_time, max_results);
  return query
    select s.*
    from unnest(holdfast_private.merge_best_slots(
      '{}', model, holdfast_private.caller_user_id(), make_interval(mins => find_best_slots.duration_minutes),
      preferred_start_time, preferred_start_time, searched, holdfast_private.current_instant(), max_results
    )) as s;
end
$$;
comment on function holdfast.find_best_slots(bigint, integer, timestamptz, timestamptz, timestamptz, integer) is
  $$@required search_start_time search_end_time
The best free slots of a model for a length and a preferred start, best first (score, then nearer to the preferred time, then earlier).
Starts lie on the model's grid, plus each free run's own start, plus the preferred time itself (on a whole second). Without a preferred time the earliest start is it.
The slot lies within the searched time (at most 400 days), not before now plus notice, not starting beyond the horizon. max_results 1-100.
Errors: MISSING_ARGUMENT, INVALID_RANGE, INVALID_ARGUMENT, BAD_DURATION, NOT_FOUND. Source: DESIGN section 4, Search.$$;
revoke all on function holdfast.find_best_slots(bigint, integer, timestamptz, timestamptz, timestamptz, integer) from public;
grant execute on function holdfast.find_best_slots(bigint, integer, timestamptz, timestamptz, timestamptz, integer)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;

create function holdfast_private.best_slots(
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
-- Few rows from many functions: compiling the plan would take longer than the work.
set jit to off
as $$
declare
  earliest timestamptz := greatest(lower(searched), now + make_interval(mins => model.min_notice_minutes));
  latest timestamptz := least(upper(searched) - length, now + make_interval(hours => 24 * model.booking_horizon_days));
  wanted timestamptz;
  -- A second more on both sides tells a run that begins or ends at the edge from one that goes on.
  region tstzrange := case
    when earliest <= latest then tstzrange(earliest - interval '1 second', latest + length + interval '1 second')
    else 'empty'
  end;
  starts timestamptz[];
  fills boolean[];
begin
  select array_agg(c.starts_at order by c.starts_at), array_agg(c.fills_run order by c.starts_at) into starts, fills
  from (
    select c.starts_at, c.fills_run
    from holdfast_private.candidate_starts(
      model, holdfast_private.free_time(model, region, best_slots.now), length, earliest, latest, preferred, max_results
    ) as c
    union all
    select o.starts_at, true
    from holdfast_private.own_hold_starts(model.id, best_slots.user_id, length, searched, best_slots.now) as o (starts_at)
  ) as c;
  -- Without a preference, the earliest start is it.
  wanted := coalesce(preferred, starts[1]);
  return query
    select s.*
    from unnest(starts, fills) as c (starts_at, fills_run)
    cross join lateral holdfast_private.score_slot(model.id, model.time_zone, c.starts_at, length, c.fills_run, wanted) as s
    order by s.score desc, abs(extract(epoch from s.starts_at - wanted)), s.starts_at
    limit best_slots.max_results;
end
$$;
comment on function holdfast_private.best_slots(holdfast.models, text, interval, timestamptz, tstzrange, timestamptz, integer) is
  'The best slots of a model for a user at an instant; what it offers, a hold placed then accepts.';
revoke all on function holdfast_private.best_slots(holdfast.models, text, interval, timestamptz, tstzrange, timestamptz, integer) from public;
grant execute on function holdfast_private.best_slots(holdfast.models, text, interval, timestamptz, tstzrange, timestamptz, integer)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;

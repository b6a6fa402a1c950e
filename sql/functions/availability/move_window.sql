create or replace function holdfast_private.move_window(
  model holdfast.models,
  moved holdfast.availability,
  during tstzrange,
  on_conflict holdfast.conflict_strategy
)
returns setof holdfast.conflict_resolution
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
begin
  delete from holdfast.availability as a where a.model_id = model.id and a.id = moved.id;
  return next holdfast_private.resolution_of('removed', moved.id, moved.slot_type, moved.schedule_id, moved.during, null);
  if move_window.on_conflict = 'reject' then
    perform holdfast_private.refuse_conflicts(model, during, '{availability}');
  end if;
  -- Where nothing is in the way, adjusting is adding.
  return query
    select r.*
    from holdfast_private.resolve_window(
      model, during, case move_window.on_conflict when 'reject' then 'adjust' else move_window.on_conflict end
    ) as r;
  -- What of a rule's window is given up stays removed.
  insert into holdfast_private.removed_windows (model_id, schedule_id, during)
  select model.id, moved.schedule_id, rest
  from unnest(tstzmultirange(moved.during) - tstzmultirange(move_window.during)) as rest
  where moved.schedule_id is not null;
  return query
    with kept as (
      insert into holdfast.availability (model_id, during, slot_type)
      select model.id, piece, 'generated'
      from unnest(
        holdfast_private.claimed_time(model.id, moved.during) - (
          select coalesce(range_agg(a.during), '{}')
          from holdfast.availability as a
          where a.model_id = model.id and a.during && moved.during
        )
      ) as piece
      returning availability.id, availability.during
    )
    select r.*
    from kept as k
    cross join lateral holdfast_private.resolution_of('created', k.id, 'generated', null, null, k.during) as r
    order by k.during;
end
$$;
comment on function holdfast_private.move_window(
  holdfast.models, holdfast.availability, tstzrange, holdfast.conflict_strategy
) is
  'Takes a window of a locked model away, makes another time available by hand, and tells what became of every window concerned. AVAILABILITY_OVERLAP, BLOCKED_DATE.';
revoke all on function holdfast_private.move_window(
  holdfast.models, holdfast.availability, tstzrange, holdfast.conflict_strategy
) from public;

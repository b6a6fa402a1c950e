create or replace function holdfast_private.plan_adjustment(model holdfast.models, during tstzrange, allow_move boolean)
returns setof holdfast.conflict_resolution
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  overlapped holdfast.availability;
  rest tstzrange[];
  behind timestamptz := upper(during);
  target tstzrange;
begin
  for overlapped in
    select *
    from holdfast.availability as a
    where a.model_id = model.id and a.during && plan_adjustment.during
    order by a.during
  loop
    rest := array(select unnest(tstzmultirange(overlapped.during) - tstzmultirange(plan_adjustment.during)));
    if cardinality(rest) > 0 then
      return next holdfast_private.resolution_of(
        'adjusted', overlapped.id, overlapped.slot_type, overlapped.schedule_id, overlapped.during, rest[1]
      );
      if cardinality(rest) = 2 then
        -- Still its rule's time: when the rule changes or goes, this piece goes too.
        return next holdfast_private.resolution_of(
          'created', null, case when overlapped.schedule_id is null then 'generated' else 'recurring' end::holdfast.slot_type,
          overlapped.schedule_id, null, rest[2]
        );
      end if;
      continue;
    end if;
    -- Elapsed time, not days: a day of the session's zone may have 23 hours.
    target := tstzrange(behind, behind + make_interval(secs => extract(epoch from upper(overlapped.during) - lower(overlapped.during))));
    if plan_adjustment.allow_move and not exists (select from holdfast_private.conflicts_with(model, target)) then
      return next holdfast_private.resolution_of('moved', overlapped.id, 'generated', null, overlapped.during, target);
      behind := upper(target);
    else
      return next holdfast_private.resolution_of(
        'removed', overlapped.id, overlapped.slot_type, overlapped.schedule_id, overlapped.during, null
      );
    end if;
  end loop;
end
$$;
comment on function holdfast_private.plan_adjustment(holdfast.models, tstzrange, boolean) is
  'What adjust does with the windows that overlap a new one: cut to what lies outside; wholly covered, moved directly behind it (one after the other, where that time is free of everything) or removed.';
revoke all on function holdfast_private.plan_adjustment(holdfast.models, tstzrange, boolean) from public;

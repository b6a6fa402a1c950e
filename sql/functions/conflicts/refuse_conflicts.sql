create or replace function holdfast_private.refuse_conflicts(model holdfast.models, during tstzrange, conflict_types holdfast.conflict_type[])
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  conflict holdfast.availability_conflict;
begin
  select * into conflict
  from holdfast_private.conflicts_with(model, during) as c
  where c.conflict_type = any (refuse_conflicts.conflict_types)
  order by c.conflict_type = 'availability', c.starts_at
  limit 1;
  if conflict.conflict_id is not null then
    perform holdfast_private.fail(
      case conflict.conflict_type when 'availability' then 'AVAILABILITY_OVERLAP' else 'BLOCKED_DATE' end,
      case conflict.conflict_type when 'availability' then 'the window overlaps another' else 'the window touches a blocked date' end,
      jsonb_build_object(
        'model_id', model.id, 'id', conflict.conflict_id,
        'conflict_starts_at', conflict.starts_at, 'conflict_ends_at', conflict.ends_at
      ),
      'check_availability_conflicts lists all that is in the way.'
    );
  end if;
end
$$;
comment on function holdfast_private.refuse_conflicts(holdfast.models, tstzrange, holdfast.conflict_type[]) is
  'Raises BLOCKED_DATE or AVAILABILITY_OVERLAP where a new window would meet blocked time or another window: those of the two that are asked for.';
revoke all on function holdfast_private.refuse_conflicts(holdfast.models, tstzrange, holdfast.conflict_type[]) from public;

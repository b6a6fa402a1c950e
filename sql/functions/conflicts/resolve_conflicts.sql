create function holdfast.resolve_conflicts(
  model_id bigint,
  starts_at timestamptz,
  ends_at timestamptz,
  strategy holdfast.conflict_strategy,
  preview boolean default false,
  allow_move boolean default false
)
returns setof holdfast.conflict_resolution
language plpgsql
volatile
security definer
set search_path to ''
as $$
declare
  during tstzrange;
  model holdfast.models;
begin
  perform holdfast_private.require_arguments(jsonb_build_object(
    'model_id', resolve_conflicts.model_id, 'preview', resolve_conflicts.preview, 'allow_move', resolve_conflicts.allow_move
  ));
  during := holdfast_private.make_range(starts_at, ends_at, interval '400 days');
  perform holdfast_private.require_strategy('strategy', strategy, '{adjust,remove,merge}');
  perform holdfast_private.require_model(resolve_conflicts.model_id);
  model := holdfast_private.lock_model(resolve_conflicts.model_id);
  return query
    select r.*
    from holdfast_private.resolve_window(
      model, during, resolve_conflicts.strategy, resolve_conflicts.allow_move, preview => resolve_conflicts.preview
    ) as r;
end
$$;
comment on function holdfast.resolve_conflicts(
  bigint, timestamptz, timestamptz, holdfast.conflict_strategy, boolean, boolean
) is
  $$@resultFieldName resolutions
Makes a time of a model (at most 400 days) available as one window and settles the windows that it overlaps; all or nothing. Live holds and bookings keep availability under them. Resolving again changes nothing.
strategy: adjust (overlapped windows are shortened or split around it; one wholly covered is removed, or with allow_move moved directly behind it, whole, where that time is free), remove (they are deleted whole, save what live claims need) or merge (it and all that overlaps or touches it, and so on, become one generated window).
preview: returns the same rows and changes nothing; created windows have no id yet. starts_at, ends_at: instants on whole seconds.
Errors: MISSING_ARGUMENT, INVALID_ARGUMENT, INVALID_RANGE, NOT_FOUND, BAD_ISOLATION, BLOCKED_DATE. Source: DESIGN section 4, Conflicts.$$;
revoke all on function holdfast.resolve_conflicts(
  bigint, timestamptz, timestamptz, holdfast.conflict_strategy, boolean, boolean
) from public;
grant execute on function holdfast.resolve_conflicts(
  bigint, timestamptz, timestamptz, holdfast.conflict_strategy, boolean, boolean
) to holdfast_model, holdfast_admin;

create or replace function holdfast.resolve_conflicts(
  model_id bigint,
  starts_at timestamptz,
  ends_at timestamptz,
  strategy holdfast.conflict_strategy,
  preview boolean default false,
  allow_move boolean default false,
  idempotency_key text default null
)
returns setof holdfast.conflict_resolution
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  during tstzrange;
  model holdfast.models;
  -- A preview has no effect that could happen twice.
  key text := case when not preview then idempotency_key end;
  answer holdfast.conflict_resolution[];
begin
  perform holdfast_private.require_arguments(jsonb_build_object(
    'model_id', resolve_conflicts.model_id, 'preview', resolve_conflicts.preview, 'allow_move', resolve_conflicts.allow_move
  ));
  during := holdfast_private.make_range(starts_at, ends_at, interval '400 days');
  perform holdfast_private.require_strategy('strategy', strategy, '{adjust,remove,merge}');
  perform holdfast_private.require_model(resolve_conflicts.model_id);
  model := holdfast_private.lock_model(resolve_conflicts.model_id);
  answer := holdfast_private.recall_answer(model.id, key, 'resolve_conflicts', row(during, strategy, allow_move), answer);
  if answer is null then
    answer := array(
      select r
      from holdfast_private.resolve_window(
        model, during, resolve_conflicts.strategy, resolve_conflicts.allow_move, preview => resolve_conflicts.preview
      ) as r
    );
    perform holdfast_private.keep_answer(model.id, key, answer);
  end if;
  return query select * from unnest(answer);
end
$$;
comment on function holdfast.resolve_conflicts(
  bigint, timestamptz, timestamptz, holdfast.conflict_strategy, boolean, boolean, text
) is
  $$@resultFieldName resolutions
Makes a time of a model (at most 400 days) available as one window and settles the windows that it overlaps; all or nothing. Live holds and bookings keep availability under them. Resolving again changes nothing.
strategy: adjust (overlapped windows are shortened or split around it; one wholly covered is removed, or with allow_move moved directly behind it, whole, where that time is free), remove (they are deleted whole, save what live claims need) or merge (it and all that overlaps or touches it, and so on, become one generated window).
preview: returns the same rows and changes nothing; created windows have no id yet. starts_at, ends_at: instants on whole seconds. idempotency_key: the same call again with it gets the same answer, for 24 hours at least; a preview needs none.
Errors: MISSING_ARGUMENT, INVALID_ARGUMENT, INVALID_RANGE, NOT_FOUND, BAD_ISOLATION, IDEMPOTENCY_MISMATCH, BLOCKED_DATE. Source: DESIGN section 4, Conflicts.$$;
revoke all on function holdfast.resolve_conflicts(
  bigint, timestamptz, timestamptz, holdfast.conflict_strategy, boolean, boolean, text
) from public;
grant execute on function holdfast.resolve_conflicts(
  bigint, timestamptz, timestamptz, holdfast.conflict_strategy, boolean, boolean, text
) to holdfast_model, holdfast_admin;

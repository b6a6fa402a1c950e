create or replace function holdfast.move_availability(
  model_id bigint,
  availability_id bigint,
  starts_at timestamptz,
  ends_at timestamptz,
  on_conflict holdfast.conflict_strategy default 'reject',
  preview boolean default false,
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
  moved holdfast.availability;
  -- A preview has no effect that could happen twice.
  key text := case when not preview then idempotency_key end;
  answer holdfast.conflict_resolution[];
begin
  perform holdfast_private.require_arguments(jsonb_build_object(
    'model_id', move_availability.model_id, 'availability_id', move_availability.availability_id, 'preview', move_availability.preview
  ));
  during := holdfast_private.make_range(starts_at, ends_at, interval '400 days');
  perform holdfast_private.require_strategy('on_conflict', on_conflict, '{reject,adjust,remove,merge}');
  perform holdfast_private.require_model(move_availability.model_id);
  model := holdfast_private.lock_model(move_availability.model_id);
  answer := holdfast_private.recall_answer(
    model.id, key, 'move_availability', row(move_availability.availability_id, during, on_conflict), answer
  );
  if answer is not null then
    return query select * from unnest(answer);
    return;
  end if;
  select * into moved
  from holdfast.availability as a
  where a.model_id = model.id and a.id = move_availability.availability_id;
  if moved.id is null then
    perform holdfast_private.fail_not_found('availability', model.id, move_availability.availability_id);
  end if;

  -- A preview is the move itself, undone.
  begin
    answer := array(select r from holdfast_private.move_window(model, moved, during, move_availability.on_conflict) as r);
    if preview then
      raise sqlstate 'UNDO1';
    end if;
  exception
    when sqlstate 'UNDO1' then
      -- What it created has no id yet.
      answer := array(
        select row(
          r.outcome, case when r.outcome <> 'created' then r.availability_id end, r.slot_type, r.schedule_id,
          r.before_starts_at, r.before_ends_at, r.after_starts_at, r.after_ends_at
        )::holdfast.conflict_resolution
        from unnest(answer) with ordinality as r
        order by r.ordinality
      );
  end;
  perform holdfast_private.keep_answer(model.id, key, answer);
  return query select * from unnest(answer);
end
$$;
comment on function holdfast.move_availability(
  bigint, bigint, timestamptz, timestamptz, holdfast.conflict_strategy, boolean, text
) is
  $$@resultFieldName resolutions
Gives a window another time (at most 400 days), earlier, later, longer or shorter, in one step: it is removed as by remove_availability, and the time is added by hand as by add_availability. All or nothing. What live holds and bookings claim of the old time stays available; what the window of a weekly rule gives up stays removed. Returns what became of each window concerned.
on_conflict: reject (the time may overlap no other window), or adjust, remove or merge as in resolve_conflicts.
preview: returns the same rows and changes nothing; created windows have no id yet. starts_at, ends_at: instants on whole seconds. idempotency_key: the same call again with it gets the same answer, for 24 hours at least; a preview needs none.
Errors: MISSING_ARGUMENT, INVALID_ARGUMENT, INVALID_RANGE, NOT_FOUND, BAD_ISOLATION, IDEMPOTENCY_MISMATCH, AVAILABILITY_OVERLAP, BLOCKED_DATE. Source: DESIGN section 4, Manual availability.$$;
revoke all on function holdfast.move_availability(
  bigint, bigint, timestamptz, timestamptz, holdfast.conflict_strategy, boolean, text
) from public;
grant execute on function holdfast.move_availability(
  bigint, bigint, timestamptz, timestamptz, holdfast.conflict_strategy, boolean, text
) to holdfast_model, holdfast_admin;

create or replace function holdfast.add_availability(
  model_id bigint,
  starts_at timestamptz,
  ends_at timestamptz,
  on_conflict holdfast.conflict_strategy default 'reject',
  idempotency_key text default null
)
returns holdfast.availability
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  during tstzrange;
  model holdfast.models;
  added holdfast.availability;
begin
  perform holdfast_private.require_arguments(jsonb_build_object('model_id', add_availability.model_id));
  during := holdfast_private.make_range(starts_at, ends_at, interval '400 days');
  perform holdfast_private.require_strategy('on_conflict', on_conflict, '{reject,adjust,remove,merge}');
  perform holdfast_private.require_model(add_availability.model_id);
  model := holdfast_private.lock_model(add_availability.model_id);
  added := holdfast_private.recall_answer(model.id, idempotency_key, 'add_availability', row(during, on_conflict), added);
  if added.id is not null then
    return added;
  end if;
  if on_conflict = 'reject' then
    perform holdfast_private.refuse_conflicts(model, during, '{availability,blocked_date}');
    insert into holdfast.availability (model_id, during, slot_type)
    values (model.id, during, 'manual')
    returning * into added;
    perform holdfast_private.forget_removed(model.id, during);
  else
    perform holdfast_private.resolve_window(model, during, on_conflict);
    select * into added
    from holdfast.availability as a
    where a.model_id = model.id and a.during @> tstzrange(add_availability.starts_at, add_availability.ends_at);
  end if;
  perform holdfast_private.keep_answer(model.id, idempotency_key, added);
  return added;
end
$$;
comment on function holdfast.add_availability(bigint, timestamptz, timestamptz, holdfast.conflict_strategy, text) is
  $$@resultFieldName availability
Adds a window by hand, of at most 400 days, and returns the window that the time lies in. Blocked dates are refused.
on_conflict: reject (the window may overlap none that is there), or adjust, remove or merge as in resolve_conflicts, which tells more.
starts_at, ends_at: instants on whole seconds. idempotency_key: the same call again with it gets the same answer, for 24 hours at least.
Errors: MISSING_ARGUMENT, INVALID_ARGUMENT, INVALID_RANGE, NOT_FOUND, BAD_ISOLATION, IDEMPOTENCY_MISMATCH, AVAILABILITY_OVERLAP, BLOCKED_DATE. Source: DESIGN section 4, Manual availability.$$;
revoke all on function holdfast.add_availability(bigint, timestamptz, timestamptz, holdfast.conflict_strategy, text) from public;
grant execute on function holdfast.add_availability(bigint, timestamptz, timestamptz, holdfast.conflict_strategy, text) to holdfast_model, holdfast_admin;

create function holdfast.add_availability(model_id bigint, starts_at timestamptz, ends_at timestamptz)
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
  perform holdfast_private.require_model(add_availability.model_id);
  model := holdfast_private.lock_model(add_availability.model_id);
  perform holdfast_private.require_free_of_windows(model, during);
  insert into holdfast.availability (model_id, during, slot_type)
  values (model.id, during, 'manual')
  returning * into added;
  perform holdfast_private.forget_removed(model.id, during);
  return added;
end
$$;
comment on function holdfast.add_availability(bigint, timestamptz, timestamptz) is
  $$@resultFieldName availability
Adds a window by hand, of at most 400 days. A window that overlaps one that is there, or a blocked date, is refused.
starts_at, ends_at: instants on whole seconds.
Errors: MISSING_ARGUMENT, INVALID_RANGE, NOT_FOUND, BAD_ISOLATION, AVAILABILITY_OVERLAP, BLOCKED_DATE. Source: DESIGN section 4, Manual availability.$$;
revoke all on function holdfast.add_availability(bigint, timestamptz, timestamptz) from public;
grant execute on function holdfast.add_availability(bigint, timestamptz, timestamptz) to holdfast_model, holdfast_admin;

create or replace function holdfast.remove_availability(model_id bigint, availability_id bigint)
returns setof holdfast.availability
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  removed holdfast.availability;
begin
  perform holdfast_private.require_arguments(jsonb_build_object(
    'model_id', remove_availability.model_id, 'availability_id', remove_availability.availability_id
  ));
  perform holdfast_private.require_model(remove_availability.model_id);
  perform holdfast_private.lock_model(remove_availability.model_id);
  delete from holdfast.availability as a
  where a.model_id = remove_availability.model_id and a.id = remove_availability.availability_id
  returning * into removed;
  if removed.id is null then
    perform holdfast_private.fail_not_found('availability', remove_availability.model_id, remove_availability.availability_id);
  end if;
  if removed.schedule_id is not null then
    insert into holdfast_private.removed_windows (model_id, schedule_id, during)
    values (removed.model_id, removed.schedule_id, removed.during);
  end if;
  return query
    insert into holdfast.availability as kept (model_id, during, slot_type)
    select removed.model_id, piece, 'generated'
    from unnest(holdfast_private.claimed_time(removed.model_id, removed.during)) as piece
    returning kept.*;
end
$$;
comment on function holdfast.remove_availability(bigint, bigint) is
  $$@resultFieldName kept
Removes a window. What live holds and bookings claim of it stays, as generated windows: these are returned. The window of a weekly rule stays removed when generation runs again, until its time is added again or the rule changes.
Errors: MISSING_ARGUMENT, NOT_FOUND, BAD_ISOLATION. Source: DESIGN section 4, Manual availability.$$;
revoke all on function holdfast.remove_availability(bigint, bigint) from public;
grant execute on function holdfast.remove_availability(bigint, bigint) to holdfast_model, holdfast_admin;

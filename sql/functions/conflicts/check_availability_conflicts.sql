-- Security definer for one thing only: the ledger does not know a booking's id, and callers can't see others' bookings.
create or replace function holdfast.check_availability_conflicts(model_id bigint, starts_at timestamptz, ends_at timestamptz)
returns setof holdfast.availability_conflict
language plpgsql
stable
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  during tstzrange;
  model holdfast.models;
begin
  perform holdfast_private.require_arguments(jsonb_build_object('model_id', check_availability_conflicts.model_id));
  during := holdfast_private.make_range(starts_at, ends_at, interval '400 days');
  select * into model from holdfast.models as m where m.id = check_availability_conflicts.model_id;
  if model.id is null then
    perform holdfast_private.fail_not_found('model', check_availability_conflicts.model_id);
  end if;
  return query select c.* from holdfast_private.conflicts_with(model, during) as c;
end
$$;
comment on function holdfast.check_availability_conflicts(bigint, timestamptz, timestamptz) is
  $$All that overlaps a range of a model (at most 400 days): windows, live holds and bookings without their buffers, blocked dates, external time; each with its id, its own range, the overlap and its minutes. Nothing personal.
Errors: MISSING_ARGUMENT, INVALID_RANGE, NOT_FOUND. Source: DESIGN section 4, Conflicts.$$;
revoke all on function holdfast.check_availability_conflicts(bigint, timestamptz, timestamptz) from public;
grant execute on function holdfast.check_availability_conflicts(bigint, timestamptz, timestamptz)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;

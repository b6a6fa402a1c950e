-- Security definer as explain_slot and check_availability_conflicts are: neighbours are not the caller's to read.
create or replace function holdfast.analyze_booking_request(model_id bigint, starts_at timestamptz, ends_at timestamptz)
returns holdfast.booking_request_analysis
language plpgsql
stable
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  now timestamptz := holdfast_private.current_instant();
  model holdfast.models;
  analysis holdfast.booking_request_analysis;
begin
  analysis.model_id := analyze_booking_request.model_id;
  analysis.starts_at := analyze_booking_request.starts_at;
  analysis.ends_at := analyze_booking_request.ends_at;
  -- It has the narrower bounds: first, so that bad input is refused before anything is looked up.
  analysis.conflicts := array(
    select c from holdfast.check_availability_conflicts(analysis.model_id, analysis.starts_at, analysis.ends_at) as c
  );
  analysis.reasons := array(select r from holdfast.explain_slot(analysis.model_id, analysis.starts_at, analysis.ends_at) as r);
  analysis.is_available := cardinality(analysis.reasons) = 0;
  select * into model from holdfast.models as m where m.id = analysis.model_id;
  analysis.alternatives := case
    when exists (select from unnest(analysis.reasons) as r where r.code = 'BAD_DURATION') then '{}'
    else array(
      select s
      from holdfast_private.best_slots(
        model, holdfast_private.caller_user_id(),
        -- In minutes: an interval of days would follow the session's summer time.
        make_interval(mins => (extract(epoch from analysis.ends_at - analysis.starts_at) / 60)::integer), analysis.starts_at,
        tstzrange(
          date_trunc('second', now, 'UTC'),
          date_trunc('second', now, 'UTC') + make_interval(hours => 24 * (model.booking_horizon_days + 8))
        ),
        now, 4
      ) as s
      where s.starts_at <> analysis.starts_at
      limit 3
    )
  end;
  return analysis;
end
$$;
comment on function holdfast.analyze_booking_request(bigint, timestamptz, timestamptz) is
  $$What becomes of a request for a time of a model (at most 400 days): every reason why the caller can't hold it, all that overlaps it, and the nearest three alternatives of the same length by match score. Changes nothing; names nobody.
starts_at, ends_at: instants on whole seconds.
Errors: MISSING_ARGUMENT, INVALID_RANGE, NOT_FOUND. Source: DESIGN section 4, Bookings.$$;
revoke all on function holdfast.analyze_booking_request(bigint, timestamptz, timestamptz) from public;
grant execute on function holdfast.analyze_booking_request(bigint, timestamptz, timestamptz)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;

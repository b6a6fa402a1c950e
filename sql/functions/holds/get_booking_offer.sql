-- Security definer for the rule of prices, which is nobody's to call.
create or replace function holdfast.get_booking_offer(model_id bigint)
returns holdfast.booking_offer
language plpgsql
stable
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  most_lengths constant integer := 50;
  now timestamptz := holdfast_private.current_instant();
  model holdfast.models;
  step integer;
  offer holdfast.booking_offer;
begin
  perform holdfast_private.require_arguments(jsonb_build_object('model_id', get_booking_offer.model_id));
  select * into model from holdfast.models as m where m.id = get_booking_offer.model_id;
  if model.id is null then
    perform holdfast_private.fail_not_found('model', get_booking_offer.model_id);
  end if;
  offer.model_id := model.id;
  offer.currency := model.currency;
  offer.earliest_start := now + make_interval(mins => model.min_notice_minutes);
  offer.latest_start := now + make_interval(hours => 24 * model.booking_horizon_days);
  -- So wide that all of them but the longest are one less than the most.
  step := model.slot_interval_minutes * greatest(
    1, ceil((model.max_booking_minutes - model.min_booking_minutes) / ((most_lengths - 2.0) * model.slot_interval_minutes))
  );
  offer.lengths := array(
    select row(
      length.minutes,
      holdfast_private.price_of(
        model.hourly_rate, tstzrange(now, now + make_interval(mins => length.minutes)), model.currency
      )
    )::holdfast.booking_length
    from (
      select generate_series(model.min_booking_minutes, model.max_booking_minutes, step) as minutes
      union
      select model.max_booking_minutes
    ) as length
    where model.is_active
    order by length.minutes
  );
  return offer;
end
$$;
comment on function holdfast.get_booking_offer(bigint) is
  $$What there is to choose from on the booking page of a model: lengths with their prices, and between which instants a slot may begin. For everyone.
Errors: MISSING_ARGUMENT, NOT_FOUND. Source: DESIGN section 4, Search and Holds.$$;
revoke all on function holdfast.get_booking_offer(bigint) from public;
grant execute on function holdfast.get_booking_offer(bigint)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;

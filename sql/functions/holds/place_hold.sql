-- The caller has locked the model and read the clock after that.
create or replace function holdfast_private.place_hold(
  model holdfast.models,
  user_id text,
  during tstzrange,
  now timestamptz,
  price numeric default null,
  currency text default null
)
returns holdfast.booking_holds
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  hold holdfast.booking_holds;
  window_id bigint := holdfast_private.uncontested_window(model, place_hold.user_id, place_hold.during, place_hold.now);
  checked holdfast_private.slot_check;
begin
  if window_id is null then
    checked := holdfast_private.check_slot(model, place_hold.user_id, place_hold.during, place_hold.now);
    -- One's own hold is there for oneself: held again, it is returned and not extended.
    if checked.own_hold_id is not null then
      select * into hold from holdfast.booking_holds as h where h.model_id = model.id and h.id = checked.own_hold_id;
      return hold;
    end if;
    if cardinality(checked.faults) > 0 then
      perform holdfast_private.refuse_slot(model.id, place_hold.during, checked.faults[1]);
    end if;
    if checked.stale_hold_ids is not null then
      perform holdfast_private.expire_holds(model.id, checked.stale_hold_ids);
    end if;
    window_id := checked.availability_id;
  end if;

  insert into holdfast.booking_holds (
    model_id, availability_id, user_id, during, hold_expires_at, price, currency,
    buffer_before_minutes, buffer_after_minutes, created_at
  )
  values (
    model.id,
    window_id,
    place_hold.user_id,
    place_hold.during,
    place_hold.now + make_interval(mins => model.hold_minutes),
    case
      when place_hold.price is null then holdfast_private.price_of(model.hourly_rate, place_hold.during, model.currency)
      else holdfast_private.round_money(place_hold.price, coalesce(place_hold.currency, model.currency))
    end,
    coalesce(place_hold.currency, model.currency),
    model.buffer_before_minutes,
    model.buffer_after_minutes,
    place_hold.now
  )
  returning * into hold;
  return hold;
end
$$;
comment on function holdfast_private.place_hold(holdfast.models, text, tstzrange, timestamptz, numeric, text) is
  'Holds a range of a locked model for a user, or raises why not (the codes of check_slot).';
revoke all on function holdfast_private.place_hold(holdfast.models, text, tstzrange, timestamptz, numeric, text) from public;

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
  fault holdfast_private.slot_fault;
begin
  -- One's own hold is there for oneself: held again, it is returned and not extended.
  hold := holdfast_private.own_live_hold(model.id, place_hold.user_id, place_hold.during, place_hold.now);
  if hold.id is not null then
    return hold;
  end if;

  select * into fault
  from holdfast_private.slot_faults(model, place_hold.user_id, place_hold.during, place_hold.now)
  limit 1;
  if fault.code is not null then
    perform holdfast_private.refuse_slot(model.id, place_hold.during, fault);
  end if;

  perform holdfast_private.expire_holds_over(model, place_hold.during, place_hold.now);

  insert into holdfast.booking_holds (
    model_id, availability_id, user_id, during, hold_expires_at, price, currency,
    buffer_before_minutes, buffer_after_minutes, created_at
  )
  values (
    model.id,
    (
      select a.id
      from holdfast.availability as a
      where a.model_id = model.id and a.during @> lower(place_hold.during)
    ),
    place_hold.user_id,
    place_hold.during,
    place_hold.now + make_interval(mins => model.hold_minutes),
    coalesce(
      holdfast_private.round_money(place_hold.price, coalesce(place_hold.currency, model.currency)),
      holdfast_private.price_of(model.hourly_rate, place_hold.during, model.currency)
    ),
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
  'Holds a range of a locked model for a user, or raises why not (the codes of slot_faults).';
revoke all on function holdfast_private.place_hold(holdfast.models, text, tstzrange, timestamptz, numeric, text) from public;

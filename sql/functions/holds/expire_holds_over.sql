create or replace function holdfast_private.expire_holds_over(model holdfast.models, during tstzrange, now timestamptz)
returns void
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  stale bigint[];
begin
  select array_agg(o.hold_id) into stale
  from holdfast.occupied_time as o
  where o.model_id = model.id
    and o.occupied && holdfast_private.widen(expire_holds_over.during, model.buffer_before_minutes, model.buffer_after_minutes)
    and o.until <= expire_holds_over.now;
  if stale is not null then
    perform holdfast_private.expire_holds(model.id, stale);
  end if;
end
$$;
comment on function holdfast_private.expire_holds_over(holdfast.models, tstzrange, timestamptz) is
  'Expires the unswept holds that have run out and whose ledger rows would be in the way of a new claim.';
revoke all on function holdfast_private.expire_holds_over(holdfast.models, tstzrange, timestamptz) from public;

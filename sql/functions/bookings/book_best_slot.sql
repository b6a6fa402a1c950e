create or replace function holdfast_private.book_best_slot(
  model holdfast.models,
  user_id text,
  duration_minutes integer,
  preferred timestamptz,
  searched tstzrange,
  now timestamptz,
  price numeric,
  currency text,
  host_reference text
)
returns holdfast.smart_booking
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  length interval := make_interval(mins => duration_minutes);
  slot holdfast.slot;
  lost timestamptz[] := '{}';
begin
  for attempt in 1..5 loop
    slot := case
      when attempt = 1 then holdfast_private.preferred_slot(model, length, preferred, searched, book_best_slot.now)
    end;
    if slot.starts_at is null then
      select * into slot
      from holdfast_private.best_slots(model, book_best_slot.user_id, length, preferred, searched, book_best_slot.now, attempt) as s
      where s.starts_at <> all (lost)
      limit 1;
    end if;
    exit when slot.starts_at is null;
    begin
      return holdfast_private.book_found_slot(
        model, book_best_slot.user_id, slot, book_best_slot.now, price, currency, host_reference
      );
    exception
      -- Lost between search and hold: to somebody who writes by hand and doesn't wait for the model's lock. The next search sees what it was.
      -- In this order: OUTSIDE_AVAILABILITY, BLOCKED_DATE, EXTERNAL_BUSY, SLOT_TAKEN; the ledger's own refusal.
      when sqlstate 'SL043' or sqlstate 'SL044' or sqlstate 'SL045' or sqlstate 'SL046' or exclusion_violation then
        lost := lost || slot.starts_at;
    end;
  end loop;
  perform holdfast_private.fail_no_slot(model, book_best_slot.user_id, duration_minutes, searched, book_best_slot.now);
  return null;
end
$$;
comment on function holdfast_private.book_best_slot(
  holdfast.models, text, integer, timestamptz, tstzrange, timestamptz, numeric, text, text
) is
  'Books the best slot of a locked model that can be had: when it is lost on the way, the next. Raises NO_SLOT after five, or why the user can have none (HOLD_LIMIT_REACHED).';
revoke all on function holdfast_private.book_best_slot(
  holdfast.models, text, integer, timestamptz, tstzrange, timestamptz, numeric, text, text
) from public;

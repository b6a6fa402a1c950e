create or replace function holdfast_private.fail_no_slot(
  model holdfast.models,
  user_id text,
  duration_minutes integer,
  searched tstzrange,
  now timestamptz
)
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  next_slot holdfast.slot;
begin
  if not model.is_active then
    perform holdfast_private.fail('MODEL_INACTIVE', 'the model takes no bookings', jsonb_build_object('model_id', model.id));
  end if;
  next_slot := holdfast_private.next_slot(
    model, fail_no_slot.user_id, make_interval(mins => duration_minutes),
    greatest(lower(searched), date_trunc('second', now, 'UTC')), now
  );
  perform holdfast_private.fail(
    'NO_SLOT',
    'no slot of that length is free in the searched time',
    jsonb_strip_nulls(jsonb_build_object(
      'model_id', model.id, 'next_starts_at', next_slot.starts_at, 'next_ends_at', next_slot.ends_at
    )),
    case when next_slot.starts_at is null then 'Nothing is free up to the model''s horizon.' else 'Search again from next_starts_at.' end
  );
end
$$;
comment on function holdfast_private.fail_no_slot(holdfast.models, text, integer, tstzrange, timestamptz) is
  'Raises NO_SLOT with the next free slot after the search''s start, or MODEL_INACTIVE.';
revoke all on function holdfast_private.fail_no_slot(holdfast.models, text, integer, tstzrange, timestamptz) from public;

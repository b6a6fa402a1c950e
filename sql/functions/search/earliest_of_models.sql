create or replace function holdfast_private.earliest_of_models(
  models holdfast.models[],
  user_id text,
  length interval,
  searched tstzrange,
  now timestamptz
)
returns timestamptz
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  model holdfast.models;
  earliest timestamptz;
  slots holdfast.slot[];
begin
  foreach model in array models loop
    slots := holdfast_private.merge_best_slots(
      '{}', model, earliest_of_models.user_id, length, null, null,
      -- Of the others only what is earlier counts.
      searched * tstzrange(null, earliest + length), earliest_of_models.now, 1
    );
    earliest := least(earliest, (slots[1]).starts_at);
  end loop;
  return earliest;
end
$$;
comment on function holdfast_private.earliest_of_models(holdfast.models[], text, interval, tstzrange, timestamptz) is
  'The earliest start that a user has with any of some models; null where there is none.';
revoke all on function holdfast_private.earliest_of_models(holdfast.models[], text, interval, tstzrange, timestamptz) from public;
grant execute on function holdfast_private.earliest_of_models(holdfast.models[], text, interval, tstzrange, timestamptz)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;

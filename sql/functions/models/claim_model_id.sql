create or replace function holdfast_private.claim_model_id(id bigint)
returns void
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
begin
  -- Up to what JSON numbers can say.
  if claim_model_id.id not between 1 and 9007199254740991 then
    perform holdfast_private.fail(
      'INVALID_ARGUMENT', 'model_id must be from 1 to 2^53 - 1',
      jsonb_build_object('argument', 'model_id', 'model_id', claim_model_id.id)
    );
  end if;
  -- Ids that are given out later must not meet the host's own.
  if claim_model_id.id > coalesce(pg_sequence_last_value('holdfast.models_id_seq'), 0) then
    perform setval('holdfast.models_id_seq', claim_model_id.id);
  end if;
end
$$;
comment on function holdfast_private.claim_model_id(bigint) is
  'Takes an id that the host gives to a model: INVALID_ARGUMENT when it is out of bounds.';
revoke all on function holdfast_private.claim_model_id(bigint) from public;

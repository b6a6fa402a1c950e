create or replace function holdfast_private.keep_answer(model_id bigint, idempotency_key text, answer anyelement)
returns void
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
set timezone to 'UTC'
set datestyle to 'ISO'
as $$
begin
  if keep_answer.idempotency_key is not null then
    update holdfast_private.idempotency_keys as k
    set answer = to_jsonb(keep_answer.answer)
    where k.model_id = keep_answer.model_id and k.caller = holdfast_private.idempotent_caller()
      and k.idempotency_key = keep_answer.idempotency_key;
  end if;
end
$$;
comment on function holdfast_private.keep_answer(bigint, text, anyelement) is
  'Keeps the answer of a call under the key that recall_answer claimed, in the same transaction.';
revoke all on function holdfast_private.keep_answer(bigint, text, anyelement) from public;

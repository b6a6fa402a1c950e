-- Claims the key in one statement: of two calls with one key the second waits here, then finds the first's answer, also where there is no
-- model to lock (add_model). Types are written as JSON in UTC, whatever the session shows: what is read back is equal byte for byte.
create or replace function holdfast_private.recall_answer(
  model_id bigint,
  idempotency_key text,
  function_name text,
  arguments record,
  answer anyelement
)
returns anyelement
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
set timezone to 'UTC'
set datestyle to 'ISO'
as $$
declare
  kept holdfast_private.idempotency_keys;
  found_answer record;
begin
  if recall_answer.idempotency_key is null then
    return null;
  end if;
  perform holdfast_private.require_text('idempotency_key', recall_answer.idempotency_key, 255);
  insert into holdfast_private.idempotency_keys (model_id, caller, idempotency_key, function_name, arguments)
  values (
    recall_answer.model_id, holdfast_private.idempotent_caller(), recall_answer.idempotency_key, recall_answer.function_name,
    to_jsonb(recall_answer.arguments)
  )
  on conflict on constraint idempotency_keys_pkey do nothing;
  if found then
    return null;
  end if;

  select * into kept
  from holdfast_private.idempotency_keys as k
  where k.model_id = recall_answer.model_id and k.caller = holdfast_private.idempotent_caller()
    and k.idempotency_key = recall_answer.idempotency_key;
  if (kept.function_name, kept.arguments) is distinct from (recall_answer.function_name, to_jsonb(recall_answer.arguments)) then
    perform holdfast_private.fail(
      'IDEMPOTENCY_MISMATCH',
      'the idempotency key was used for another call',
      jsonb_build_object('model_id', recall_answer.model_id, 'function', kept.function_name, 'created_at', kept.created_at),
      'Give every call a key of its own; the same key only to ask the same again.'
    );
  end if;
  execute format('select a.answer from jsonb_to_record($1) as a (answer %s)', pg_typeof(recall_answer.answer))
    into found_answer using jsonb_build_object('answer', kept.answer);
  return found_answer.answer;
end
$$;
comment on function holdfast_private.recall_answer(bigint, text, text, record, anyelement) is
  'What a call answered when it was made before with this key by this caller; null when it was not, and then keep_answer must follow. Called after the lock. INVALID_ARGUMENT (key not 1-255 characters), IDEMPOTENCY_MISMATCH.';
revoke all on function holdfast_private.recall_answer(bigint, text, text, record, anyelement) from public;

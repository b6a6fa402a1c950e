-- What a creating call answered, for the caller who asks again with the same key. Scoped to the model; 0 where there is none yet.
create table holdfast_private.idempotency_keys (
  model_id bigint not null,
  caller text not null,
  idempotency_key text not null,
  function_name text not null,
  arguments jsonb not null,
  answer jsonb,
  created_at timestamptz not null default holdfast_private.current_instant(),
  primary key (model_id, caller, idempotency_key),
  constraint idempotency_key_has_1_to_255_characters check (char_length(idempotency_key) between 1 and 255)
);
-- Pruning.
create index idempotency_keys_created_at_idx on holdfast_private.idempotency_keys (created_at);
comment on table holdfast_private.idempotency_keys is
  'Answers of creating calls by idempotency key, written in the transaction of what they tell of, kept for 24 hours at least.';
comment on column holdfast_private.idempotency_keys.model_id is 'The model; 0 for add_model.';
comment on column holdfast_private.idempotency_keys.caller is 'Role and user id of the caller: another''s key is another key.';
comment on column holdfast_private.idempotency_keys.idempotency_key is 'The key, 1-255 characters.';
comment on column holdfast_private.idempotency_keys.function_name is 'The call.';
comment on column holdfast_private.idempotency_keys.arguments is 'The call''s arguments, times in UTC.';
comment on column holdfast_private.idempotency_keys.answer is 'The answer, times in UTC; null only while the call is at work.';
comment on column holdfast_private.idempotency_keys.created_at is 'When the call was made.';

-- Owner only: no policy, no grant.
alter table holdfast_private.idempotency_keys enable row level security;

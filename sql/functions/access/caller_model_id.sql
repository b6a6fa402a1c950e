create or replace function holdfast_private.caller_model_id()
returns bigint
language sql
stable
return nullif(current_setting('holdfast.model_id', true), '')::bigint;
comment on function holdfast_private.caller_model_id() is 'The token''s model_id; null for callers that are no model.';
revoke all on function holdfast_private.caller_model_id() from public;

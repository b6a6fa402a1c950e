create or replace function holdfast_private.idempotent_caller()
returns text
language sql
stable
return concat_ws(':', holdfast_private.caller_role(), holdfast_private.caller_user_id());
comment on function holdfast_private.idempotent_caller() is 'Whose idempotency keys these are: the role and, with a token, its subject.';
revoke all on function holdfast_private.idempotent_caller() from public;

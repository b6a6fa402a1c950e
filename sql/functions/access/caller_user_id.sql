create or replace function holdfast_private.caller_user_id()
returns text
language sql
stable
return nullif(current_setting('holdfast.user_id', true), '');
comment on function holdfast_private.caller_user_id() is 'The token''s subject: the host system''s id of the caller; null without a token.';
revoke all on function holdfast_private.caller_user_id() from public;
grant execute on function holdfast_private.caller_user_id()
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;

create or replace function holdfast_private.caller_role()
returns text
language sql
stable
return case current_setting('role') when 'none' then session_user::text else current_setting('role') end;
comment on function holdfast_private.caller_role() is
  'The role that the caller acts in: the role setting unless it is none, else session_user (current_user is the owner inside a security definer function).';
revoke all on function holdfast_private.caller_role() from public;
grant execute on function holdfast_private.caller_role()
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;

create or replace function holdfast_private.current_actor()
returns text
language sql
stable
return coalesce(
  -- One word only: nobody writes a name of its own choice into the log.
  case when current_setting('holdfast.actor', true) = 'system' then 'system' end,
  case
    when holdfast_private.caller_role() in ('holdfast_customer', 'holdfast_model', 'holdfast_admin')
      then holdfast_private.caller_user_id()
  end,
  holdfast_private.caller_role()
);
comment on function holdfast_private.current_actor() is
  'Who is acting, for the change log: system for what the clock does, the token''s subject, else the database role.';
revoke all on function holdfast_private.current_actor() from public;

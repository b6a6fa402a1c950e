create or replace function holdfast.confirm_address(token text)
returns boolean
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  now timestamptz := holdfast_private.current_instant();
  confirmation holdfast_private.address_confirmations;
begin
  perform holdfast_private.require_arguments(jsonb_build_object('token', confirm_address.token));
  perform holdfast_private.require_read_committed();
  select * into confirmation
  from holdfast_private.address_confirmations as c
  where c.token = confirm_address.token and c.requested_at > now - interval '7 days';
  if confirmation.id is null then
    perform holdfast_private.fail_not_found('confirmation', null);
  end if;
  update holdfast.user_notifications as s
  set confirmed_at = now
  where s.user_id = confirmation.user_id and s.channel = 'email' and lower(s.address) = confirmation.address
    and s.confirmed_at is null;
  return true;
end
$$;
comment on function holdfast.confirm_address(text) is
  $$@resultFieldName isConfirmed
Confirms a mail address by the token that was sent there: from now on its user hears there what was subscribed to. The token is good for 7 days; asked again, it is true again. Whoever has the token may: it needs no other identity.
Errors: MISSING_ARGUMENT, BAD_ISOLATION, NOT_FOUND. Source: DESIGN section 7.$$;
revoke all on function holdfast.confirm_address(text) from public;
grant execute on function holdfast.confirm_address(text) to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin;

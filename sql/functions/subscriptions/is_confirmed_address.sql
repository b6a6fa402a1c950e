create or replace function holdfast_private.is_confirmed_address(user_id text, address text)
returns boolean
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  return exists (
    select from holdfast.user_notifications as s
    where s.user_id = is_confirmed_address.user_id and s.channel = 'email' and lower(s.address) = lower(is_confirmed_address.address)
      and s.confirmed_at is not null and s.is_active
  );
end
$$;
comment on function holdfast_private.is_confirmed_address(text, text) is
  'Whether the user is sent mail at the address already: it needs no second confirmation.';
revoke all on function holdfast_private.is_confirmed_address(text, text) from public;

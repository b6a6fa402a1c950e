-- Whether a host lies in a private network is asked when its name is resolved, at the moment of sending: here it could change its mind.
create or replace function holdfast_private.require_address(channel holdfast.notification_channel, address text)
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  wanted text := case require_address.channel
    when 'email' then '^[^[:space:][:cntrl:]@<>()\[\],;:"\\]{1,64}@([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9]$'
    -- No user before the host, no fragment behind the path.
    when 'webhook' then '^https://[^[:space:][:cntrl:]/?#@\\]+([/?][^[:space:][:cntrl:]#\\]*)?$'
    when 'telegram' then '^(-?[1-9][0-9]{0,19}|@[A-Za-z][A-Za-z0-9_]{4,31})$'
  end;
begin
  if (require_address.channel = 'in_app') <> (require_address.address is null)
    or char_length(require_address.address) > (case require_address.channel when 'email' then 254 else 2000 end)
    or require_address.address !~ wanted
  then
    perform holdfast_private.fail(
      'INVALID_ADDRESS',
      format('that is no address for %s', require_address.channel),
      jsonb_build_object('argument', 'address', 'channel', require_address.channel),
      case require_address.channel
        when 'email' then 'Give one plain mail address, at most 254 characters.'
        when 'webhook' then 'Give an https URL without user, password or fragment, at most 2000 characters.'
        when 'telegram' then 'Give a chat''s number or @name.'
        else 'Leave address out: in_app messages stay here.'
      end
    );
  end if;
end
$$;
comment on function holdfast_private.require_address(holdfast.notification_channel, text) is
  'Raises INVALID_ADDRESS unless the channel can send to the address. The address itself is not told: it is personal.';
revoke all on function holdfast_private.require_address(holdfast.notification_channel, text) from public;

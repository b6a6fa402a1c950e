-- Names that resolve to private addresses are refused when they are resolved, at the moment of sending: here they could change their mind.
create or replace function holdfast_private.require_address(channel holdfast.notification_channel, address text)
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  if (require_address.channel = 'in_app') = (require_address.address is null) and (
    require_address.address is null or case require_address.channel
      -- As HTML's input of type email has it (WHATWG), at most 254 characters (RFC 5321), in a domain with a top level.
      when 'email' then char_length(require_address.address) <= 254
        and require_address.address ~ '^[A-Za-z0-9.!#$%&''*+/=?^_`{|}~-]{1,64}@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])$'
      when 'webhook' then holdfast_private.is_webhook_url(require_address.address)
      when 'telegram' then require_address.address ~ '^(-?[1-9][0-9]{0,19}|@[A-Za-z][A-Za-z0-9_]{4,31})$'
    end
  ) then
    return;
  end if;
  perform holdfast_private.fail(
    'INVALID_ADDRESS',
    format('that is no address for %s', require_address.channel),
    jsonb_build_object('argument', 'address', 'channel', require_address.channel),
    case require_address.channel
      when 'email' then 'Give one plain mail address, at most 254 characters.'
      when 'webhook' then 'Give an https URL of a public host by its name, at port 443 or 8443, without user, password or fragment, at most 2000 characters.'
      when 'telegram' then 'Give a chat''s number or @name.'
      else 'Leave address out: in_app messages stay here.'
    end
  );
end
$$;
comment on function holdfast_private.require_address(holdfast.notification_channel, text) is
  'Raises INVALID_ADDRESS unless the channel can send to the address. The address itself is not told: it is personal.';
revoke all on function holdfast_private.require_address(holdfast.notification_channel, text) from public;

create or replace function holdfast_private.is_webhook_url(url text)
returns boolean
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  -- Scheme, host, port, the rest. Printable ASCII alone: every browser and library reads it alike.
  parts text[] := regexp_match(
    is_webhook_url.url, '^(https?)://([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::([0-9]{1,5}))?((?:[/?][!-"$-\[\]-~]*)?)$'
  );
  host text := lower(parts[2]);
begin
  if parts is null or char_length(is_webhook_url.url) > 2000 then
    return false;
  end if;
  if (select s.allows_local_webhooks from holdfast_private.settings as s) then
    return true;
  end if;
  return parts[1] = 'https'
    and coalesce(parts[3], '443') in ('443', '8443')
    -- A name of two labels or more. Where the last begins with a letter it is no IPv4 address, in no spelling (127.1, 0x7f000001, 2130706433).
    and host ~ '^([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$'
    and char_length(host) <= 253
    -- Names that are never public (RFC 6761, 6762, 7686, 8375, ICANN's .internal) or by custom are not.
    and host !~ '\.(localhost|local|localdomain|internal|intranet|private|corp|home|lan|arpa|invalid|test|onion)$';
end
$$;
comment on function holdfast_private.is_webhook_url(text) is
  'Whether webhooks may be sent to the URL: https to the name of a public host, at port 443 or 8443, without credentials or fragment. No IP address, however it is spelt. Where settings.allows_local_webhooks says so, http, any host and any port.';
revoke all on function holdfast_private.is_webhook_url(text) from public;

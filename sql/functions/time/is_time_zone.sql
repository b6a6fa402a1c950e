create or replace function holdfast_private.is_time_zone(name text)
returns boolean
language plpgsql
stable
strict
set search_path to pg_catalog, pg_temp
as $$
begin
  -- PostgreSQL would take POSIX rules too (EST5EDT4,M3.2.0,... and Etc/GMT+99): without a digit behind the letters there is no such rule.
  if is_time_zone.name !~ '^(UTC|[A-Z][A-Za-z]+(/[A-Z][A-Za-z_-]+)+|Etc/GMT(\+([1-9]|1[0-2])|-([1-9]|1[0-4])))$' then
    return false;
  end if;
  perform '2000-01-01 00:00:00+00'::timestamptz at time zone is_time_zone.name;
  return true;
exception
  when invalid_parameter_value then return false;
end
$$;
comment on function holdfast_private.is_time_zone(text) is
  'Whether the name is UTC or an IANA name of the form Area/City that this server knows. The old names that PostgreSQL reads as fixed abbreviations (CET, EST and kin) are not.';
revoke all on function holdfast_private.is_time_zone(text) from public;

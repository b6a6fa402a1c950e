create or replace function holdfast_private.require_time_zone(name text)
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  city text;
begin
  if holdfast_private.is_time_zone(require_time_zone.name) then
    return;
  end if;
  -- PostgreSQL reads these as abbreviations of a fixed offset: their summer time would be lost.
  city := case upper(require_time_zone.name)
    when 'CET' then 'Europe/Brussels'
    when 'MET' then 'Europe/Brussels'
    when 'EET' then 'Europe/Athens'
    when 'WET' then 'Europe/Lisbon'
    when 'EST' then 'America/New_York'
    when 'EST5EDT' then 'America/New_York'
    when 'CST' then 'America/Chicago'
    when 'CST6CDT' then 'America/Chicago'
    when 'MST' then 'America/Denver'
    when 'MST7MDT' then 'America/Denver'
    when 'PST' then 'America/Los_Angeles'
    when 'PST8PDT' then 'America/Los_Angeles'
    when 'HST' then 'Pacific/Honolulu'
    when 'GMT' then 'UTC'
  end;
  perform holdfast_private.fail(
    'INVALID_TIME_ZONE',
    'the time zone is not an IANA name that this server knows',
    jsonb_build_object('time_zone', left(require_time_zone.name, 100)),
    case when city is null then 'Give Area/City, such as Europe/Berlin, or UTC.' else format('Did you mean %s?', city) end
  );
end
$$;
comment on function holdfast_private.require_time_zone(text) is
  'Raises INVALID_TIME_ZONE unless is_time_zone; for the old abbreviations the hint names a city.';
revoke all on function holdfast_private.require_time_zone(text) from public;

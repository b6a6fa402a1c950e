create function holdfast_private.minutes_of(instants tstzmultirange)
returns numeric
language plpgsql
immutable
set search_path to pg_catalog, pg_temp
as $$
begin
  return (
    select round(coalesce(sum(extract(epoch from upper(part) - lower(part))), 0) / 60, 2) from unnest(minutes_of.instants) as part
  );
end
$$;
comment on function holdfast_private.minutes_of(tstzmultirange) is 'Real minutes of a set of instants: an hour that the clock repeats counts twice.';
revoke all on function holdfast_private.minutes_of(tstzmultirange) from public;

-- A start has points for its time on the wanted day and in the hours around it, and for its day of the week on that day of other weeks.
create or replace function holdfast_private.likely_starts(
  starts tstzrange,
  wanted timestamptz,
  time_zone text,
  margin interval
)
returns tstzmultirange
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  wanted_day date := wanted at time zone time_zone;
  -- A day more on both sides for the margin.
  first_week integer := ceil((date(lower(starts) at time zone time_zone) - wanted_day - 1) / 7.0);
  last_week integer := floor((date(upper(starts) at time zone time_zone) - wanted_day + 1) / 7.0);
  midnight timestamp;
  likely tstzmultirange := '{}';
begin
  for week in first_week..last_week loop
    midnight := wanted_day + 7 * week;
    likely := likely + tstzmultirange(tstzrange(
      midnight at time zone time_zone - margin, (midnight + interval '1 day') at time zone time_zone + margin, '[]'
    ));
  end loop;
  return likely * tstzmultirange(starts);
end
$$;
comment on function holdfast_private.likely_starts(tstzrange, timestamptz, text, interval) is
  'Of some time the days of the wanted day of the week, each with a margin on both sides: more than the clock of a zone is ever set back, since what it then repeats of a day lies beyond the next midnight.';
revoke all on function holdfast_private.likely_starts(tstzrange, timestamptz, text, interval) from public;
grant execute on function holdfast_private.likely_starts(tstzrange, timestamptz, text, interval)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;

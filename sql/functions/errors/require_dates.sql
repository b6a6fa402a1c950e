create or replace function holdfast_private.require_dates(from_date date, to_date date)
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  perform holdfast_private.require_arguments(
    jsonb_build_object('from_date', require_dates.from_date, 'to_date', require_dates.to_date)
  );
  if require_dates.to_date < require_dates.from_date
    or require_dates.from_date < '0001-01-01' or require_dates.to_date > '9999-12-31'
    or require_dates.to_date - require_dates.from_date >= 400
  then
    perform holdfast_private.fail(
      'INVALID_RANGE',
      'the dates are inverted, outside the years 1 to 9999 or more than 400 days',
      jsonb_build_object('from_date', require_dates.from_date, 'to_date', require_dates.to_date),
      'Give a first and a last date, at most 400 days in all.'
    );
  end if;
end
$$;
comment on function holdfast_private.require_dates(date, date) is
  'Raises INVALID_RANGE unless the dates, both included, lie in the years 1 to 9999, in order and at most 400 days.';
revoke all on function holdfast_private.require_dates(date, date) from public;

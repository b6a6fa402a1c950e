create or replace function holdfast_private.is_calendar_date(value text)
returns boolean
language sql
immutable
return case
  when value !~ '^(?!0000)[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$' then false
  else substr(value, 9)::integer <= extract(day from
    make_date(substr(value, 1, 4)::integer, substr(value, 6, 2)::integer, 1) + interval '1 month' - interval '1 day')
end;
comment on function holdfast_private.is_calendar_date(text) is 'Whether a text is a day of the calendar, as in 2024-01-31, of the years 1 to 9999.';
revoke all on function holdfast_private.is_calendar_date(text) from public;

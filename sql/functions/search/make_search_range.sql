create or replace function holdfast_private.make_search_range(search_start_time timestamptz, search_end_time timestamptz)
returns tstzrange
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  -- A client's "now" has fractions of a second: a search may begin anywhere, only what is stored lies on whole seconds.
  return holdfast_private.make_range(
    date_trunc('second', search_start_time, 'UTC') + case
      when date_trunc('second', search_start_time, 'UTC') < search_start_time then interval '1 second' else interval '0' end,
    date_trunc('second', search_end_time, 'UTC'),
    interval '400 days'
  );
end
$$;
comment on function holdfast_private.make_search_range(timestamptz, timestamptz) is
  'The range of a search, narrowed to whole seconds. INVALID_RANGE when empty, inverted, infinite or over 400 days.';
revoke all on function holdfast_private.make_search_range(timestamptz, timestamptz) from public;
grant execute on function holdfast_private.make_search_range(timestamptz, timestamptz)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;

-- A client's "now" has fractions of a second: a search may begin anywhere, only what is stored lies on whole seconds.
create or replace function holdfast_private.make_search_range(search_start_time timestamptz, search_end_time timestamptz)
returns tstzrange
language sql
stable
parallel safe
return holdfast_private.make_range(
  date_trunc('second', search_start_time + interval '0.999999 seconds', 'UTC'),
  date_trunc('second', search_end_time, 'UTC'),
  interval '400 days'
);
comment on function holdfast_private.make_search_range(timestamptz, timestamptz) is
  'The range of a search, narrowed to whole seconds. INVALID_RANGE when empty, inverted, infinite or over 400 days.';
revoke all on function holdfast_private.make_search_range(timestamptz, timestamptz) from public;
grant execute on function holdfast_private.make_search_range(timestamptz, timestamptz)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;

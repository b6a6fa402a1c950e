create or replace function holdfast_private.make_range(starts_at timestamptz, ends_at timestamptz, at_most interval default null)
returns tstzrange
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  if num_nulls(make_range.starts_at, make_range.ends_at) > 0 then
    perform holdfast_private.require_arguments(
      jsonb_build_object('starts_at', make_range.starts_at, 'ends_at', make_range.ends_at)
    );
  end if;
  if make_range.ends_at <= make_range.starts_at
    -- Years 1 to 9999, as at the API: past them the arithmetic of time zones and lengths overflows.
    or make_range.starts_at < '0001-01-01 00:00:00+00' or make_range.ends_at >= '10000-01-01 00:00:00+00'
    or extract(epoch from make_range.starts_at) % 1 <> 0 or extract(epoch from make_range.ends_at) % 1 <> 0
    or make_range.ends_at - make_range.starts_at > make_range.at_most
  then
    perform holdfast_private.fail(
      'INVALID_RANGE',
      'the range is empty, inverted, unbounded, too long, or not on whole seconds of the years 1 to 9999',
      jsonb_build_object('starts_at', make_range.starts_at, 'ends_at', make_range.ends_at, 'at_most', make_range.at_most),
      'Give a start and a later end, finite and on whole seconds.'
    );
  end if;
  return tstzrange(make_range.starts_at, make_range.ends_at);
end
$$;
comment on function holdfast_private.make_range(timestamptz, timestamptz, interval) is
  'The half-open range from two instants. INVALID_RANGE when empty, inverted, infinite, longer than at_most, outside the years 1 to 9999, or not on whole seconds (DESIGN section 2); MISSING_ARGUMENT on null.';
revoke all on function holdfast_private.make_range(timestamptz, timestamptz, interval) from public;
grant execute on function holdfast_private.make_range(timestamptz, timestamptz, interval)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;

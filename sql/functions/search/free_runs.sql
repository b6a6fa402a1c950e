create or replace function holdfast_private.free_runs(
  model holdfast.models,
  starts tstzrange,
  length interval,
  now timestamptz
)
returns tstzmultirange
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  if isempty(starts) then
    return '{}';
  end if;
  return holdfast_private.free_time(
    model,
    -- A second more on both sides tells a run that begins or ends at the edge from one that goes on.
    tstzrange(lower(starts) - interval '1 second', upper(starts) + length + interval '1 second'),
    free_runs.now
  );
end
$$;
comment on function holdfast_private.free_runs(holdfast.models, tstzrange, interval, timestamptz) is
  'The free runs of a model for slots of a length that start between two instants.';
revoke all on function holdfast_private.free_runs(holdfast.models, tstzrange, interval, timestamptz) from public;
grant execute on function holdfast_private.free_runs(holdfast.models, tstzrange, interval, timestamptz)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;

create or replace function holdfast_private.earliest_start(
  model holdfast.models,
  parts holdfast_private.search_part[],
  own_starts timestamptz[]
)
returns timestamptz
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  part holdfast_private.search_part;
  found timestamptz;
begin
  -- In order of time, the first part with a start has the earliest; one with none is the rest of a run that notice or the search cut.
  foreach part in array parts loop
    select min(start) into found from holdfast_private.candidate_starts(model, part, null, part.first_start, 1) as start;
    exit when found is not null;
  end loop;
  return least(found, (select min(start) from unnest(own_starts) as start));
end
$$;
comment on function holdfast_private.earliest_start(holdfast.models, holdfast_private.search_part[], timestamptz[]) is
  'The earliest start in the parts of free runs, in order of time, or of the user''s own holds; null where there is none.';
revoke all on function holdfast_private.earliest_start(holdfast.models, holdfast_private.search_part[], timestamptz[]) from public;
grant execute on function holdfast_private.earliest_start(holdfast.models, holdfast_private.search_part[], timestamptz[])
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;

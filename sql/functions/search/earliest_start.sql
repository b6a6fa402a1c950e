create or replace function holdfast_private.earliest_start(
  model holdfast.models,
  runs tstzmultirange,
  own holdfast_private.search_part[],
  length interval,
  starts tstzmultirange
)
returns timestamptz
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  run tstzrange;
  part holdfast_private.search_part;
  found timestamptz;
begin
  <<runs>>
  for run in select r from unnest(runs) as r where upper(r) - lower(r) >= length loop
    -- In order of time, the first part with a start has the earliest; one with none is the rest of a run that notice or the search cut.
    for part in
      select p.*
      from unnest(holdfast_private.search_parts(model, tstzmultirange(run), length, starts, lower(starts))) as p
      order by p.first_start
    loop
      select min(s.starts_at) into found
      from unnest(holdfast_private.part_slots(model, array[part], length, null, part.first_start, 10)) as s;
      exit runs when found is not null;
    end loop;
  end loop;
  return least(found, (select min(p.first_start) from unnest(own) as p));
end
$$;
comment on function holdfast_private.earliest_start(holdfast.models, tstzmultirange, holdfast_private.search_part[], interval, tstzmultirange) is
  'The earliest start in free runs or of the user''s own holds; null where there is none.';
revoke all on function holdfast_private.earliest_start(holdfast.models, tstzmultirange, holdfast_private.search_part[], interval, tstzmultirange)
  from public;
grant execute on function holdfast_private.earliest_start(holdfast.models, tstzmultirange, holdfast_private.search_part[], interval, tstzmultirange)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;

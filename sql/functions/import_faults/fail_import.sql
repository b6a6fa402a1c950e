create or replace function holdfast_private.fail_import(faults holdfast_private.import_fault[], more jsonb default '{}')
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  sections constant text[] := '{document}' || enum_range(null::holdfast.import_section)::text[];
begin
  perform holdfast_private.fail(
    'INVALID_IMPORT',
    format('the document has %s', case cardinality(faults) when 1 then 'a fault' else cardinality(faults) || ' faults' end),
    jsonb_build_object(
      'faults', (
        select jsonb_agg(jsonb_build_object('path', f.path, 'problem', f.problem))
        from (
          select f.path, f.problem
          from unnest(faults) as f
          order by array_position(sections, f.section), f.n nulls first, f.path, f.problem
          limit 100
        ) as f
      ),
      'total', cardinality(faults)
    ) || more,
    'Nothing was changed. The first 100 faults are listed, each with its JSON path.'
  );
end
$$;
comment on function holdfast_private.fail_import(holdfast_private.import_fault[], jsonb) is
  'Raises INVALID_IMPORT with the faults of a document in its order, at most 100, and their number.';
revoke all on function holdfast_private.fail_import(holdfast_private.import_fault[], jsonb) from public;

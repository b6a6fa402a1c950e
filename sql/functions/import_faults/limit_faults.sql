-- Before anything else looks at the document: what is checked here bounds the work of all the rest.
create or replace function holdfast_private.limit_faults(document jsonb, bytes integer)
returns setof holdfast_private.import_fault
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  items bigint;
begin
  if bytes > 5000000 then
    return next row('document', null, '$', 'must have at most 5000000 bytes')::holdfast_private.import_fault;
  end if;
  if jsonb_path_exists(document, 'strict $.**{8} ? (@.type() == "array" || @.type() == "object")') then
    return next row('document', null, '$', 'must not nest deeper than 8')::holdfast_private.import_fault;
  end if;
  select sum(jsonb_array_length(s.value)) into items
  from jsonb_each(case jsonb_typeof(document) when 'object' then document else '{}' end) as s
  where jsonb_typeof(s.value) = 'array';
  if items > 20000 then
    return next row('document', null, '$', format('must have at most 20000 items, has %s', items))::holdfast_private.import_fault;
  end if;
end
$$;
comment on function holdfast_private.limit_faults(jsonb, integer) is 'Where an availability document is too large: 5,000,000 bytes, 8 levels, 20,000 items in all.';
revoke all on function holdfast_private.limit_faults(jsonb, integer) from public;

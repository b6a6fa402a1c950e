-- The type json keeps what jsonb forgets: every key as it was written.
create or replace function holdfast_private.repeated_keys(document json)
returns setof holdfast_private.import_fault
language plpgsql
immutable
set search_path to pg_catalog, pg_temp
as $$
begin
  return query
    with recursive node (path, value, level) as (
      select '$', document, 0
      union all
      select n.path || child.step, child.value, n.level + 1
      from node as n
      cross join lateral (
        select holdfast_private.path_step(e.key), e.value
        from json_each(case json_typeof(n.value) when 'object' then n.value else '{}' end) as e
        union all
        select format('[%s]', e.n - 1), e.value
        from json_array_elements(case json_typeof(n.value) when 'array' then n.value else '[]' end) with ordinality as e (value, n)
      ) as child (step, value)
      where json_typeof(n.value) in ('object', 'array') and n.level < 8
    )
    select 'document', null::integer, n.path, 'is given twice'
    from node as n
    group by n.path
    having count(*) > 1;
end
$$;
comment on function holdfast_private.repeated_keys(json) is 'Where an object of a JSON text has a key twice.';
revoke all on function holdfast_private.repeated_keys(json) from public;

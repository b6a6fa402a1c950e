create function holdfast_private.rule_faults(document jsonb, faults holdfast_private.import_fault[])
returns setof holdfast_private.import_fault
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  return query
    with item as materialized (
      select i.section, i.n, i.item, holdfast_private.item_path(i.section, i.n) as path
      from holdfast_private.document_items(document) as i
      where i.section <> 'document'
    ),
    broken as materialized (
      select j.section, j.n, j.path, j.problem
      from (
        select i.section, i.n, field.path, holdfast_private.rule_problem(i.section, f.key, i.item) as problem
        from item as i
        join holdfast_private.document_fields() as f on f.section = i.section and f.is_ruled
        cross join lateral (select i.path || holdfast_private.path_step(f.key)) as field (path)
        where i.item -> f.key is not null and field.path not in (select k.path from unnest(faults) as k)
      ) as j
      where j.problem is not null
    ),
    -- Only where all fields are sound.
    whole as (
      select i.section, i.n, i.path, holdfast_private.rule_problem(i.section, null, i.item) as problem
      from item as i
      where (i.section, coalesce(i.n, -1)) not in (
        select k.section, coalesce(k.n, -1) from unnest(faults) as k
        union all
        select b.section, coalesce(b.n, -1) from broken as b
      )
    )
    select * from broken
    union all
    select * from whole as w where w.problem is not null;
end
$$;
comment on function holdfast_private.rule_faults(jsonb, holdfast_private.import_fault[]) is
  'Where fields that no fault names so far, and items whose fields are all sound, break a rule by themselves.';
revoke all on function holdfast_private.rule_faults(jsonb, holdfast_private.import_fault[]) from public;

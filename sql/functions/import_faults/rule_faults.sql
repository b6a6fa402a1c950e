create or replace function holdfast_private.rule_faults(document jsonb, faults holdfast_private.import_fault[])
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
    -- Apart, since a rule must not meet a value that has not its form.
    formed as materialized (
      select i.section, i.n, i.item, f.key, i.path || holdfast_private.path_step(f.key) as path
      from item as i
      join holdfast_private.document_fields() as f on f.section = i.section and f.is_ruled
      where i.item -> f.key is not null
        and (i.section, i.path || holdfast_private.path_step(f.key)) not in (select k.section, k.path from unnest(faults) as k)
    ),
    broken as materialized (
      select f.section, f.n, f.path, holdfast_private.rule_problem(f.section, f.key, f.item) as problem
      from formed as f
    ),
    whole as materialized (
      select *
      from item as i
      where (i.section, coalesce(i.n, -1)) not in (
        select k.section, coalesce(k.n, -1) from unnest(faults) as k
        union all
        select b.section, coalesce(b.n, -1) from broken as b where b.problem is not null
      )
    )
    select * from broken as b where b.problem is not null
    union all
    select j.*
    from (select w.section, w.n, w.path, holdfast_private.rule_problem(w.section, null, w.item) as problem from whole as w) as j
    where j.problem is not null;
end
$$;
comment on function holdfast_private.rule_faults(jsonb, holdfast_private.import_fault[]) is
  'Where fields that no fault names so far, and items whose fields are all sound, break a rule by themselves.';
revoke all on function holdfast_private.rule_faults(jsonb, holdfast_private.import_fault[]) from public;

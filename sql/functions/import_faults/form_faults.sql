create or replace function holdfast_private.form_faults(document jsonb)
returns setof holdfast_private.import_fault
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  return query
    with item as materialized (
      select i.section, i.n, holdfast_private.item_path(i.section, i.n) as path, i.item
      from holdfast_private.document_items(document) as i
    )
    select i.section, i.n, i.path, 'must be of type object'
    from item as i
    where jsonb_typeof(i.item) <> 'object'
    union all
    select i.section, i.n, i.path || holdfast_private.path_step(found.key), found.problem
    from item as i
    cross join lateral (
      select f.key, case
        when i.item -> f.key is null then case when not f.is_optional then 'is missing' end
        when f.is_optional and i.item -> f.key = 'null' then null
        else holdfast_private.form_problem(f.form, i.item -> f.key)
      end as problem
      from holdfast_private.document_fields() as f
      where f.section = i.section
      union all
      select k, 'is not known'
      from jsonb_object_keys(i.item) as k
      where (i.section, k) not in (select f.section, f.key from holdfast_private.document_fields() as f)
    ) as found
    where jsonb_typeof(i.item) = 'object' and found.problem is not null;
end
$$;
comment on function holdfast_private.form_faults(jsonb) is
  'Where an availability document has not the form that document_fields describes: types, keys that are missing or not known.';
revoke all on function holdfast_private.form_faults(jsonb) from public;

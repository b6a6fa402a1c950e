create or replace function holdfast_private.import_external_busy(model_id bigint, external_busy jsonb)
returns setof holdfast.import_result
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  before holdfast.external_busy[];
  given record;
begin
  before := array(
    select e
    from holdfast.external_busy as e
    where e.model_id = import_external_busy.model_id
      and e.source in (select w.source from jsonb_to_recordset(external_busy) as w (source text))
  );
  for given in
    select w.source,
      array_agg(row(w.external_id, w.starts_at, w.ends_at)::holdfast.external_busy_entry order by w.n) as entries
    from jsonb_to_recordset(external_busy)
      as w (n integer, source text, external_id text, starts_at timestamptz, ends_at timestamptz)
    group by w.source
    order by min(w.n)
  loop
    perform holdfast.set_external_busy(import_external_busy.model_id, given.source, given.entries);
  end loop;
  return query
    select
      'external_busy'::holdfast.import_section,
      case
        when w.n is null then 'removed'
        when b.id is null then 'created'
        when b.during <> e.during then 'updated'
        else 'kept'
      end::holdfast.import_outcome,
      case when w.n is not null then holdfast_private.item_path('external_busy', w.n) end,
      coalesce(b.id, e.id), null::holdfast.conflict_resolution[]
    from jsonb_to_recordset(external_busy) as w (n integer, source text, external_id text)
    join holdfast.external_busy as e
      on e.model_id = import_external_busy.model_id and e.source = w.source and e.external_id = w.external_id
    full join unnest(before) as b on b.id = e.id
    order by w.n, b.id;
end
$$;
comment on function holdfast_private.import_external_busy(bigint, jsonb) is
  'Replaces the entries of each source that a sound document names, by set_external_busy.';
revoke all on function holdfast_private.import_external_busy(bigint, jsonb) from public;

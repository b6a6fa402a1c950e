create or replace function holdfast_private.sound_rows(document jsonb, section text, faults holdfast_private.import_fault[])
returns jsonb
language plpgsql
immutable
set search_path to pg_catalog, pg_temp
as $$
begin
  return coalesce(
    (
      select jsonb_agg(i.item || jsonb_build_object('n', i.n) order by i.n)
      from holdfast_private.document_items(document) as i
      where i.section = sound_rows.section
        and i.n not in (select f.n from unnest(faults) as f where f.section = sound_rows.section and f.n is not null)
    ),
    '[]'
  );
end
$$;
comment on function holdfast_private.sound_rows(jsonb, text, holdfast_private.import_fault[]) is
  'The items of a section that no fault names, each with its index as n: as jsonb_to_recordset takes them.';
revoke all on function holdfast_private.sound_rows(jsonb, text, holdfast_private.import_fault[]) from public;

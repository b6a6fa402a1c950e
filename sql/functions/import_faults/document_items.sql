create or replace function holdfast_private.document_items(document jsonb, out section text, out n integer, out item jsonb)
returns setof record
language sql
immutable
begin atomic
  select 'document', null::integer, document
  union all
  select 'settings', null, document -> 'settings' where jsonb_typeof(document -> 'settings') = 'object'
  union all
  select s.section, (i.n - 1)::integer, i.item
  from unnest(enum_range('schedules'::holdfast.import_section, null)::text[]) as s (section)
  cross join lateral jsonb_array_elements(
    case when jsonb_typeof(document -> s.section) = 'array' then document -> s.section else '[]' end
  ) with ordinality as i (item, n);
end;
comment on function holdfast_private.document_items(jsonb) is
  'An availability document taken apart: itself, its settings, and the items of its sections by index. What is not of the right type is left out.';
revoke all on function holdfast_private.document_items(jsonb) from public;

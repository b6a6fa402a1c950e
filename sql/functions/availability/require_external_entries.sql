create or replace function holdfast_private.require_external_entries(source text, entries holdfast.external_busy_entry[])
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  entry holdfast.external_busy_entry;
  again text;
begin
  perform holdfast_private.require_text('source', source, 100);
  perform holdfast_private.require_arguments(jsonb_build_object('entries', to_jsonb(entries)));
  if cardinality(entries) > 10000 then
    perform holdfast_private.fail(
      'INVALID_ARGUMENT', 'at most 10000 entries', jsonb_build_object('argument', 'entries', 'count', cardinality(entries))
    );
  end if;
  foreach entry in array entries loop
    perform holdfast_private.require_arguments(jsonb_build_object('external_id', entry.external_id));
    perform holdfast_private.require_text('external_id', entry.external_id, 200);
    perform holdfast_private.make_range(entry.starts_at, entry.ends_at);
  end loop;
  select e.external_id into again
  from unnest(entries) as e
  group by e.external_id
  having count(*) > 1
  limit 1;
  if again is not null then
    perform holdfast_private.fail(
      'INVALID_ARGUMENT', 'an external_id is given twice', jsonb_build_object('argument', 'entries', 'external_id', again)
    );
  end if;
end
$$;
comment on function holdfast_private.require_external_entries(text, holdfast.external_busy_entry[]) is
  'Raises MISSING_ARGUMENT, INVALID_ARGUMENT or INVALID_RANGE unless the entries of an external source are sound.';
revoke all on function holdfast_private.require_external_entries(text, holdfast.external_busy_entry[]) from public;

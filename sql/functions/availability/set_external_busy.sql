create or replace function holdfast.set_external_busy(model_id bigint, source text, entries holdfast.external_busy_entry[])
returns setof holdfast.external_busy
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
begin
  perform holdfast_private.require_arguments(
    jsonb_build_object('model_id', set_external_busy.model_id, 'source', set_external_busy.source)
  );
  perform holdfast_private.require_external_entries(set_external_busy.source, entries);
  perform holdfast_private.require_model(set_external_busy.model_id);
  perform holdfast_private.lock_model(set_external_busy.model_id);

  delete from holdfast.external_busy as e
  where e.model_id = set_external_busy.model_id and e.source = set_external_busy.source
    and e.external_id not in (select n.external_id from unnest(entries) as n);

  -- Entries that are the same as before stay untouched, and leave no trace in the log.
  insert into holdfast.external_busy as e (model_id, source, external_id, during)
  select set_external_busy.model_id, set_external_busy.source, n.external_id, tstzrange(n.starts_at, n.ends_at)
  from unnest(entries) as n
  on conflict on constraint external_busy_model_id_source_external_id_key
  do update set during = excluded.during where e.during <> excluded.during;

  return query
    select e.*
    from holdfast.external_busy as e
    where e.model_id = set_external_busy.model_id and e.source = set_external_busy.source
    order by lower(e.during), e.id;
end
$$;
comment on function holdfast.set_external_busy(bigint, text, holdfast.external_busy_entry[]) is
  $$@resultFieldName entries
Replaces all entries of one source (1-100 characters) of time that is taken elsewhere, and returns them. At most 10,000; an empty list clears the source. Hides free time; holds and bookings that are there stay.
Errors: MISSING_ARGUMENT, INVALID_ARGUMENT, INVALID_RANGE, NOT_FOUND, BAD_ISOLATION. Source: DESIGN section 4, External time.$$;
revoke all on function holdfast.set_external_busy(bigint, text, holdfast.external_busy_entry[]) from public;
grant execute on function holdfast.set_external_busy(bigint, text, holdfast.external_busy_entry[]) to holdfast_model, holdfast_admin;

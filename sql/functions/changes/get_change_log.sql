create function holdfast.get_change_log(
  model_id bigint,
  from_instant timestamptz default null,
  to_instant timestamptz default null,
  max_results integer default 1000,
  after_id bigint default null
)
returns setof holdfast.availability_change_log
language plpgsql
stable
security definer
set search_path to pg_catalog, pg_temp
as $$
begin
  perform holdfast_private.require_arguments(
    jsonb_build_object('model_id', get_change_log.model_id, 'max_results', max_results)
  );
  perform holdfast_private.require_model(get_change_log.model_id);
  if max_results not between 1 and 10000 then
    perform holdfast_private.fail(
      'INVALID_ARGUMENT', 'max_results must be 1 to 10000', jsonb_build_object('max_results', max_results)
    );
  end if;
  if to_instant <= from_instant then
    perform holdfast_private.fail(
      'INVALID_RANGE', 'the period is empty or inverted',
      jsonb_build_object('from_instant', from_instant, 'to_instant', to_instant),
      'Give a start and a later end, or leave one of them out.'
    );
  end if;
  return query
    select l.*
    from holdfast.availability_change_log as l
    where l.model_id = get_change_log.model_id
      and l.changed_at >= coalesce(from_instant, '-infinity')
      and l.changed_at < coalesce(to_instant, 'infinity')
      and l.id > coalesce(after_id, 0)
    order by l.id
    limit max_results;
end
$$;
comment on function holdfast.get_change_log(bigint, timestamptz, timestamptz, integer, bigint) is
  $$What changed in a model's tables in a period (from_instant included, to_instant not; null: no bound), oldest first: who, when, in which transaction, the row before and after. At most max_results (1-10000): go on with after_id, the id of the last. For the model itself and admins.
Errors: MISSING_ARGUMENT, INVALID_ARGUMENT, INVALID_RANGE, NOT_FOUND. Source: DESIGN section 4, Calendars and statistics.$$;
revoke all on function holdfast.get_change_log(bigint, timestamptz, timestamptz, integer, bigint) from public;
grant execute on function holdfast.get_change_log(bigint, timestamptz, timestamptz, integer, bigint) to holdfast_model, holdfast_admin;

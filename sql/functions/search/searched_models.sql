create function holdfast_private.searched_models(model_ids bigint[], duration_minutes integer)
returns holdfast.models[]
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  unknown bigint;
begin
  if cardinality(model_ids) not between 1 and 500 or array_position(model_ids, null) is not null then
    perform holdfast_private.fail(
      'INVALID_ARGUMENT', 'model_ids must be 1 to 500 ids',
      jsonb_build_object('argument', 'model_ids', 'count', cardinality(model_ids))
    );
  end if;
  select min(given.id) into unknown
  from unnest(model_ids) as given (id)
  where not exists (select from holdfast.models as m where m.id = given.id);
  if unknown is not null then
    perform holdfast_private.fail_not_found('model', unknown);
  end if;
  return array(
    select m
    from holdfast.models as m
    where m.id = any (model_ids)
    order by duration_minutes between m.min_booking_minutes and m.max_booking_minutes desc, m.id
  );
end
$$;
comment on function holdfast_private.searched_models(bigint[], integer) is
  'The models of a search, each once, those that take the length first. INVALID_ARGUMENT, NOT_FOUND.';
revoke all on function holdfast_private.searched_models(bigint[], integer) from public;
grant execute on function holdfast_private.searched_models(bigint[], integer)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;

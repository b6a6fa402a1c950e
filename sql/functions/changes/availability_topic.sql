create or replace function holdfast_private.availability_topic(model_id bigint)
returns text
language plpgsql
stable
security definer
set search_path to pg_catalog, pg_temp
as $$
begin
  perform holdfast_private.require_arguments(jsonb_build_object('model_id', availability_topic.model_id));
  if not exists (select from holdfast.models as m where m.id = availability_topic.model_id) then
    perform holdfast_private.fail_not_found('model', availability_topic.model_id);
  end if;
  return format('availability:%s', availability_topic.model_id);
end
$$;
comment on function holdfast_private.availability_topic(bigint) is
  'The topic on which a caller hears of a model''s availability: it is everybody''s. MISSING_ARGUMENT; NOT_FOUND where there is no such model.';
revoke all on function holdfast_private.availability_topic(bigint) from public;
grant execute on function holdfast_private.availability_topic(bigint)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin;

create or replace function holdfast_private.claim_topic(kind text, model_id bigint)
returns text
language plpgsql
stable
security definer
set search_path to pg_catalog, pg_temp
as $$
begin
  perform holdfast_private.require_arguments(jsonb_build_object('kind', claim_topic.kind, 'model_id', claim_topic.model_id));
  if not exists (select from holdfast.models as m where m.id = claim_topic.model_id) then
    perform holdfast_private.fail_not_found('model', claim_topic.model_id);
  end if;
  if holdfast_private.caller_is_model(claim_topic.model_id) or holdfast_private.caller_is_admin() then
    return format('%s:%s', claim_topic.kind, claim_topic.model_id);
  end if;
  return format('%s:%s:%s', claim_topic.kind, claim_topic.model_id, md5(holdfast_private.caller_user_id()));
end
$$;
comment on function holdfast_private.claim_topic(text, bigint) is
  'The topic on which a caller hears of a model''s holds (kind hold) or bookings (kind booking): of all of them the model itself and an admin, of their own everybody else. MISSING_ARGUMENT; NOT_FOUND where there is no such model.';
revoke all on function holdfast_private.claim_topic(text, bigint) from public;
-- Not to anonymous: it has no claims of its own.
grant execute on function holdfast_private.claim_topic(text, bigint) to holdfast_customer, holdfast_model, holdfast_admin;

create or replace function holdfast.deactivate_model(model_id bigint)
returns holdfast.models
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  model holdfast.models;
begin
  perform holdfast_private.require_arguments(jsonb_build_object('model_id', deactivate_model.model_id));
  perform holdfast_private.require_model(deactivate_model.model_id);
  perform holdfast_private.lock_model(deactivate_model.model_id);
  update holdfast.models as m set is_active = false where m.id = deactivate_model.model_id returning * into model;
  return model;
end
$$;
comment on function holdfast.deactivate_model(bigint) is
  $$@resultFieldName model
Takes a model off: it has no free time, takes no new holds and gets no windows. What is booked stays booked. By the model or an admin.
Errors: MISSING_ARGUMENT, NOT_FOUND, BAD_ISOLATION. Source: DESIGN section 4, Models.$$;
revoke all on function holdfast.deactivate_model(bigint) from public;
grant execute on function holdfast.deactivate_model(bigint) to holdfast_model, holdfast_admin;

create or replace function holdfast.list_managed_models()
returns setof holdfast.models
language plpgsql
stable
security definer
set search_path to pg_catalog, pg_temp
as $$
begin
  return query
    select m.*
    from holdfast.models as m
    where holdfast_private.caller_is_admin() or m.id = holdfast_private.caller_model_id()
    order by m.name, m.id;
end
$$;
comment on function holdfast.list_managed_models() is
  $$The models whose calendars and figures the caller may see and change, by name: all of them for admins, itself for a model, those that are not active too.
Source: DESIGN section 6.$$;
revoke all on function holdfast.list_managed_models() from public;
grant execute on function holdfast.list_managed_models() to holdfast_model, holdfast_admin;

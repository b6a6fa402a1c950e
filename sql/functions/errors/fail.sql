-- The only way to raise: the SQLSTATE comes from the registry, so an unregistered code cannot be raised at all.
create or replace function holdfast_private.fail(code text, message text, detail jsonb default null, hint text default null)
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  registered text;
begin
  select e.sqlstate into registered from holdfast.error_codes as e where e.code = fail.code;
  if registered is null then
    raise exception 'the error code % is not registered', fail.code using errcode = 'internal_error';
  end if;
  if fail.hint is null then
    raise exception '%', fail.message using errcode = registered, detail = coalesce(fail.detail, '{}');
  end if;
  raise exception '%', fail.message using errcode = registered, detail = coalesce(fail.detail, '{}'), hint = fail.hint;
end
$$;
comment on function holdfast_private.fail(text, text, jsonb, text) is
  'Raises a registered error: short factual message, detail with the facts (ids, ranges) as a JSON object, hint with what to do.';
revoke all on function holdfast_private.fail(text, text, jsonb, text) from public;
grant execute on function holdfast_private.fail(text, text, jsonb, text)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;

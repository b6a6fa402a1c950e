create or replace function holdfast_private.require_arguments(arguments jsonb)
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  missing text[];
begin
  select array_agg(a.key order by a.key) into missing
  from jsonb_each(require_arguments.arguments) as a
  where a.value = 'null';
  if missing is not null then
    perform holdfast_private.fail(
      'MISSING_ARGUMENT',
      format('missing: %s', array_to_string(missing, ', ')),
      jsonb_build_object('arguments', missing),
      'Give a value that is not null.'
    );
  end if;
end
$$;
comment on function holdfast_private.require_arguments(jsonb) is
  'Raises MISSING_ARGUMENT that names the keys whose value is null.';
revoke all on function holdfast_private.require_arguments(jsonb) from public;
grant execute on function holdfast_private.require_arguments(jsonb)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;

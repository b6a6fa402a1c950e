create or replace function holdfast_private.fail_not_found(kind text, model_id bigint, id bigint default null)
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  perform holdfast_private.fail(
    'NOT_FOUND',
    format('no such %s', fail_not_found.kind),
    jsonb_strip_nulls(jsonb_build_object('model_id', fail_not_found.model_id, 'id', fail_not_found.id))
  );
end
$$;
comment on function holdfast_private.fail_not_found(text, bigint, bigint) is
  'Raises NOT_FOUND, the same for what is not there and what is not the caller''s.';
revoke all on function holdfast_private.fail_not_found(text, bigint, bigint) from public;
grant execute on function holdfast_private.fail_not_found(text, bigint, bigint)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;

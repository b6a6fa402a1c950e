-- The reason itself is granted to nobody (see the table), so that nobody can hand a whole row to a function either: it is asked for by key.
create or replace function holdfast.blocked_date_reason(model_id bigint, blocked_date_id bigint)
returns text
language plpgsql
stable
security definer
set search_path to pg_catalog, pg_temp
as $$
begin
  if not holdfast_private.caller_is_model(blocked_date_reason.model_id) and not holdfast_private.caller_is_admin() then
    return null;
  end if;
  return (
    select b.reason
    from holdfast.model_blocked_dates as b
    where b.model_id = blocked_date_reason.model_id and b.id = blocked_date_reason.blocked_date_id
  );
end
$$;
comment on function holdfast.blocked_date_reason(bigint, bigint) is
  $$@behavior -queryField
Why the date is blocked: for the model itself and for admins; null for everybody else. In GraphQL: ModelBlockedDate.reason.$$;
revoke all on function holdfast.blocked_date_reason(bigint, bigint) from public;
grant execute on function holdfast.blocked_date_reason(bigint, bigint)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;

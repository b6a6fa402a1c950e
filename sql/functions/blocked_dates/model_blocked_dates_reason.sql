-- A computed column: the reason itself is granted to nobody (see the table).
create function holdfast.model_blocked_dates_reason(blocked holdfast.model_blocked_dates)
returns text
language plpgsql
stable
security definer
set search_path to pg_catalog, pg_temp
as $$
begin
  if not holdfast_private.caller_is_model(blocked.model_id) and not holdfast_private.caller_is_admin() then
    return null;
  end if;
  return (
    select b.reason
    from holdfast.model_blocked_dates as b
    where b.model_id = blocked.model_id and b.id = blocked.id
  );
end
$$;
comment on function holdfast.model_blocked_dates_reason(holdfast.model_blocked_dates) is
  $$@fieldName reason
Why the date is blocked: for the model itself and for admins; null for everybody else.$$;
revoke all on function holdfast.model_blocked_dates_reason(holdfast.model_blocked_dates) from public;
grant execute on function holdfast.model_blocked_dates_reason(holdfast.model_blocked_dates)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;

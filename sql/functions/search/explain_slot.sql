create or replace function holdfast.explain_slot(model_id bigint, starts_at timestamptz, ends_at timestamptz)
returns setof holdfast.slot_reason
language plpgsql
stable
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  during tstzrange;
  model holdfast.models;
  customer text := holdfast_private.caller_user_id();
  now timestamptz := holdfast_private.current_instant();
  checked holdfast_private.slot_check;
begin
  perform holdfast_private.require_arguments(jsonb_build_object('model_id', explain_slot.model_id));
  during := holdfast_private.make_range(explain_slot.starts_at, explain_slot.ends_at);
  select * into model from holdfast.models as m where m.id = explain_slot.model_id;
  if model.id is null then
    perform holdfast_private.fail_not_found('model', explain_slot.model_id);
  end if;
  checked := holdfast_private.check_slot(model, customer, during, now);
  if checked.own_hold_id is not null then
    return;
  end if;
  return query
    select
      f.code, f.kind, lower(f.during), upper(f.during), f.held_until, f.reference,
      case when f.code = 'BLOCKED_DATE' then holdfast.blocked_date_reason(model.id, f.reference) end
    from unnest(checked.faults)
      with ordinality as f (code, during, reference, kind, held_until, position)
    order by f.position;
end
$$;
comment on function holdfast.explain_slot(bigint, timestamptz, timestamptz) is
  $$Every reason why the caller can't hold a range of a model now, each with its code and the range that it comes from; no rows when it can be held. A live hold of one's own on exactly that range is no reason. For everyone; it names nobody.
starts_at, ends_at: instants on whole seconds.
Errors: MISSING_ARGUMENT, INVALID_RANGE, NOT_FOUND. Source: DESIGN section 4, Search.$$;
revoke all on function holdfast.explain_slot(bigint, timestamptz, timestamptz) from public;
grant execute on function holdfast.explain_slot(bigint, timestamptz, timestamptz)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;

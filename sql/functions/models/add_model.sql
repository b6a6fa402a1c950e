create or replace function holdfast.add_model(
  name text,
  time_zone text,
  hourly_rate numeric default 0,
  currency text default 'USD',
  slot_interval_minutes integer default 15,
  min_booking_minutes integer default 15,
  max_booking_minutes integer default 480,
  buffer_before_minutes integer default 0,
  buffer_after_minutes integer default 0,
  min_notice_minutes integer default 0,
  booking_horizon_days integer default 90,
  hold_minutes integer default 10,
  max_active_holds_per_user integer default 3,
  generate_days_ahead integer default 60,
  model_id bigint default null,
  idempotency_key text default null
)
returns holdfast.models
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  model holdfast.models;
  answer holdfast.models;
begin
  perform holdfast_private.require_admin();
  perform holdfast_private.require_read_committed();
  model := row(
    model_id, name, time_zone, true, hourly_rate, currency, slot_interval_minutes, min_booking_minutes, max_booking_minutes,
    buffer_before_minutes, buffer_after_minutes, min_notice_minutes, booking_horizon_days, hold_minutes,
    max_active_holds_per_user, generate_days_ahead, null
  );
  perform holdfast_private.require_settings(model);
  answer := holdfast_private.recall_answer(0, idempotency_key, 'add_model', model, answer);
  if answer.id is not null then
    return answer;
  end if;
  model.created_at := holdfast_private.current_instant();
  if model.id is not null then
    perform holdfast_private.claim_model_id(model.id);
  end if;
  loop
    -- An id that is given out may be in use all the same, by a row that a DBA inserted with an id of its own: then the next one serves.
    model.id := coalesce(add_model.model_id, nextval('holdfast.models_id_seq'));
    insert into holdfast.models select model.* on conflict on constraint models_pkey do nothing;
    exit when found;
    if add_model.model_id is not null then
      perform holdfast_private.fail(
        'INVALID_ARGUMENT', 'the model_id is in use', jsonb_build_object('argument', 'model_id', 'model_id', model.id)
      );
    end if;
  end loop;
  perform holdfast_private.keep_answer(0, idempotency_key, model);
  return model;
end
$$;
comment on function holdfast.add_model(
  text, text, numeric, text, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, bigint, text
) is
  $$@resultFieldName model
Adds a model. Admins only. time_zone: IANA Area/City or UTC; hourly_rate in currency (ISO 4217); minutes and days as in the table models; model_id: the host system's own id, else one is given. idempotency_key: the same call again with it gets the same answer, for 24 hours at least.
Errors: FORBIDDEN, MISSING_ARGUMENT, INVALID_ARGUMENT (names the setting and its bounds), INVALID_TIME_ZONE, BAD_ISOLATION, IDEMPOTENCY_MISMATCH. Source: DESIGN section 4, Models.$$;
revoke all on function holdfast.add_model(
  text, text, numeric, text, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, bigint, text
) from public;
grant execute on function holdfast.add_model(
  text, text, numeric, text, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, bigint, text
) to holdfast_admin;

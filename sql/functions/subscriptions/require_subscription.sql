create or replace function holdfast_private.require_subscription(wanted holdfast.user_notifications)
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  fault text;
begin
  perform holdfast_private.require_arguments(jsonb_build_object(
    'event_types', wanted.event_types,
    'channel', wanted.channel,
    'time_zone', wanted.time_zone,
    'lead_times_minutes', wanted.lead_times_minutes
  ));
  fault := case
    when cardinality(wanted.event_types) not between 1 and 100 or array_position(wanted.event_types, null) is not null
      then 'event_types'
    when (wanted.quiet_from is null) <> (wanted.quiet_until is null) or wanted.quiet_from = wanted.quiet_until
      then 'quiet_from, quiet_until'
    when cardinality(wanted.lead_times_minutes) > 10 or array_position(wanted.lead_times_minutes, null) is not null
      or not (1 <= all (wanted.lead_times_minutes) and 43200 >= all (wanted.lead_times_minutes))
      then 'lead_times_minutes'
  end;
  if fault is not null then
    perform holdfast_private.fail(
      'INVALID_ARGUMENT',
      format('out of bounds: %s', fault),
      jsonb_build_object('argument', fault),
      'Give at least one event type; both ends of the quiet hours, different ones, or neither; at most 10 lead times of 1 to 43200 minutes.'
    );
  end if;
  perform holdfast_private.require_time_zone(wanted.time_zone);
  perform holdfast_private.require_address(wanted.channel, wanted.address);
  if wanted.only_model_id is not null and not exists (
    select from holdfast.models as m where m.id = wanted.only_model_id
  ) then
    perform holdfast_private.fail_not_found('model', wanted.only_model_id);
  end if;
end
$$;
comment on function holdfast_private.require_subscription(holdfast.user_notifications) is
  'Raises MISSING_ARGUMENT, INVALID_ARGUMENT, INVALID_TIME_ZONE, INVALID_ADDRESS or NOT_FOUND (the model) unless the subscription is sound.';
revoke all on function holdfast_private.require_subscription(holdfast.user_notifications) from public;

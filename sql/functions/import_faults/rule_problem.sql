-- Bounds are told by the functions that other calls are checked by. To judge one field alone its neighbours are given sound values.
create or replace function holdfast_private.rule_problem(section text, key text, item jsonb)
returns text
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  sound constant jsonb := '{"name": "a name", "time_zone": "UTC", "is_active": true, "hourly_rate": 0, "currency": "USD",
    "slot_interval_minutes": 1, "min_booking_minutes": 1, "max_booking_minutes": 10080, "buffer_before_minutes": 0,
    "buffer_after_minutes": 0, "min_notice_minutes": 0, "booking_horizon_days": 1, "hold_minutes": 1,
    "max_active_holds_per_user": 1, "generate_days_ahead": 0}';
  facts jsonb;
  advice text;
begin
  case concat_ws('.', section, key)
    when 'settings' then
      perform holdfast_private.require_settings(jsonb_populate_record(null::holdfast.models, item));
    when 'schedules.day_of_week' then
      perform holdfast_private.require_rule(row((item ->> 'day_of_week')::integer, '00:00', '00:00', true));
    when 'schedules.start_time' then
      perform holdfast_private.require_rule(row(0, (item ->> 'start_time')::time, '00:00', true));
    when 'schedules.end_time' then
      perform holdfast_private.require_rule(row(0, '00:00', (item ->> 'end_time')::time, true));
    when 'blocked_dates.blocked_date' then
      perform holdfast_private.require_blockable(array[(item ->> 'blocked_date')::date], null, null, null);
    when 'blocked_dates.reason' then
      perform holdfast_private.require_blockable('{2000-01-01}', null, null, item ->> 'reason');
    when 'blocked_dates' then
      perform holdfast_private.require_blockable(
        '{2000-01-01}', (item ->> 'start_time')::time, (item ->> 'end_time')::time, null
      );
    when 'external_busy.source' then
      perform holdfast_private.require_external_entries(item ->> 'source', '{}');
    when 'external_busy.external_id' then
      perform holdfast_private.require_external_entries(
        'a source', array[row(item ->> 'external_id', '2000-01-01', '2000-01-02')::holdfast.external_busy_entry]
      );
    when 'sources' then
      perform holdfast_private.require_external_entries(item ->> 'source', array(
        select row(n, '2000-01-01', '2000-01-02')::holdfast.external_busy_entry
        from generate_series(1, (item -> 'entries')::integer) as n
      ));
    when 'windows', 'removed', 'external_busy' then
      perform holdfast_private.make_range((item ->> 'starts_at')::timestamptz, (item ->> 'ends_at')::timestamptz);
      if section = 'windows' and item ->> 'schedule' is not null and item ->> 'slot_type' <> 'recurring' then
        return 'only a recurring window has a schedule';
      end if;
    else
      if section = 'settings' then
        perform holdfast_private.require_settings(
          jsonb_populate_record(null::holdfast.models, sound || jsonb_build_object(key, item -> key))
        );
      end if;
  end case;
  return null;
exception
  when others then
    if sqlstate not like 'SL%' then
      raise;
    end if;
    get stacked diagnostics facts = pg_exception_detail, advice = pg_exception_hint;
    return concat_ws('; ', sqlerrm, facts ->> 'at_least' || ' to ' || (facts ->> 'at_most'), nullif(advice, ''));
end
$$;
comment on function holdfast_private.rule_problem(text, text, jsonb) is
  'Why a field of a sound form, or with key null an item whose fields are sound, breaks a rule; null when it does not. sources: a source with its number of entries. The rules are those of the calls that write such rows.';
revoke all on function holdfast_private.rule_problem(text, text, jsonb) from public;

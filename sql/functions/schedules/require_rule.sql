create or replace function holdfast_private.require_rule(rule holdfast.schedule_rule)
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  perform holdfast_private.require_arguments(
    jsonb_build_object('day_of_week', rule.day_of_week, 'start_time', rule.start_time, 'end_time', rule.end_time)
  );
  if rule.day_of_week not between 0 and 6
    or rule.start_time = '24:00'
    or extract(second from rule.start_time) <> 0 or extract(second from rule.end_time) <> 0
  then
    perform holdfast_private.fail(
      'INVALID_ARGUMENT',
      'the rule''s day must be 0 to 6 (Sunday = 0), its times whole minutes from 00:00',
      jsonb_build_object('day_of_week', rule.day_of_week, 'start_time', rule.start_time, 'end_time', rule.end_time)
    );
  end if;
end
$$;
comment on function holdfast_private.require_rule(holdfast.schedule_rule) is
  'Raises MISSING_ARGUMENT or INVALID_ARGUMENT unless the weekly rule is sound by itself.';
revoke all on function holdfast_private.require_rule(holdfast.schedule_rule) from public;

create function holdfast_private.require_rules(rules holdfast.schedule_rule[])
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  rule holdfast.schedule_rule;
  clash record;
begin
  perform holdfast_private.require_arguments(jsonb_build_object('rules', to_jsonb(rules)));
  if cardinality(rules) > 1000 then
    perform holdfast_private.fail(
      'INVALID_ARGUMENT', 'at most 1000 rules', jsonb_build_object('argument', 'rules', 'count', cardinality(rules))
    );
  end if;
  foreach rule in array rules loop
    perform holdfast_private.require_rule(rule);
  end loop;
  select row(one.day_of_week, one.start_time, one.end_time, true)::holdfast.schedule_rule as rule,
    row(other.day_of_week, other.start_time, other.end_time, true)::holdfast.schedule_rule as other
  into clash
  from unnest(rules) with ordinality as one (day_of_week, start_time, end_time, is_active, n)
  join unnest(rules) with ordinality as other (day_of_week, start_time, end_time, is_active, n)
    on other.n < one.n
    and holdfast_private.week_minutes(one.day_of_week, one.start_time, one.end_time)
      && holdfast_private.week_minutes(other.day_of_week, other.start_time, other.end_time)
  where coalesce(one.is_active, true) and coalesce(other.is_active, true)
  limit 1;
  if found then
    perform holdfast_private.fail_schedule_overlap(clash.rule, null, clash.other);
  end if;
end
$$;
comment on function holdfast_private.require_rules(holdfast.schedule_rule[]) is
  'Raises unless each rule is sound and no two active ones overlap: MISSING_ARGUMENT, INVALID_ARGUMENT, SCHEDULE_OVERLAP.';
revoke all on function holdfast_private.require_rules(holdfast.schedule_rule[]) from public;

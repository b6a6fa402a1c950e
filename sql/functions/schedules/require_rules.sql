create or replace function holdfast_private.require_rules(rules holdfast.schedule_rule[])
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
  with active as materialized (
    select r.n, r.day_of_week, r.start_time, r.end_time,
      holdfast_private.week_minutes(r.day_of_week, r.start_time, r.end_time) as minutes
    from unnest(rules) with ordinality as r (day_of_week, start_time, end_time, is_active, n)
    where coalesce(r.is_active, true)
  )
  select row(one.day_of_week, one.start_time, one.end_time, true)::holdfast.schedule_rule as rule,
    row(other.day_of_week, other.start_time, other.end_time, true)::holdfast.schedule_rule as other
  into clash
  from active as one
  join active as other on other.n < one.n and other.minutes && one.minutes
  limit 1;
  if found then
    perform holdfast_private.fail_schedule_overlap(clash.rule, null, clash.other);
  end if;
end
$$;
comment on function holdfast_private.require_rules(holdfast.schedule_rule[]) is
  'Raises unless each rule is sound and no two active ones overlap: MISSING_ARGUMENT, INVALID_ARGUMENT, SCHEDULE_OVERLAP.';
revoke all on function holdfast_private.require_rules(holdfast.schedule_rule[]) from public;

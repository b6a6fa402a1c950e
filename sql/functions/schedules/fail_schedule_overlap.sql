create or replace function holdfast_private.fail_schedule_overlap(
  rule holdfast.schedule_rule,
  other_id bigint,
  other holdfast.schedule_rule
)
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  perform holdfast_private.fail(
    'SCHEDULE_OVERLAP',
    'the rule overlaps another',
    jsonb_strip_nulls(jsonb_build_object('rule', to_jsonb(rule), 'schedule_id', other_id, 'other', to_jsonb(other))),
    'Change or delete the other rule first, or make this one shorter.'
  );
end
$$;
comment on function holdfast_private.fail_schedule_overlap(holdfast.schedule_rule, bigint, holdfast.schedule_rule) is
  'Raises SCHEDULE_OVERLAP with both rules.';
revoke all on function holdfast_private.fail_schedule_overlap(holdfast.schedule_rule, bigint, holdfast.schedule_rule) from public;

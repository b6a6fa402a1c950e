create or replace function holdfast_private.exported_range(during tstzrange)
returns jsonb
language sql
stable
return jsonb_build_object(
  'starts_at', to_char(lower(during) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
  'ends_at', to_char(upper(during) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
);
comment on function holdfast_private.exported_range(tstzrange) is 'A range as it stands in an availability document: in UTC, whatever the session shows.';
revoke all on function holdfast_private.exported_range(tstzrange) from public;

create or replace function holdfast_private.dates_to_horizon(model holdfast.models, now timestamptz)
returns date[]
language sql
stable
return array(
  select (now at time zone model.time_zone)::date + n from generate_series(-1, model.generate_days_ahead) as n
);
comment on function holdfast_private.dates_to_horizon(holdfast.models, timestamptz) is
  'The local dates for which a model''s windows are kept generated: today and generate_days_ahead more, and yesterday, whose last window may not be over.';
revoke all on function holdfast_private.dates_to_horizon(holdfast.models, timestamptz) from public;

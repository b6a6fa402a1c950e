create or replace function holdfast_private.generate_to_horizon(model_id bigint, schedule_ids bigint[] default null)
returns void
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  now timestamptz := holdfast_private.current_instant();
  model holdfast.models;
begin
  select * into model from holdfast.models as m where m.id = generate_to_horizon.model_id;
  perform holdfast_private.generate_windows(
    array[model.id],
    holdfast_private.dates_to_horizon(model, now),
    generate_to_horizon.schedule_ids,
    not_over_at => now
  );
end
$$;
comment on function holdfast_private.generate_to_horizon(bigint, bigint[]) is
  'Generates a locked model''s rules (all, or those given) from what is not over yet to its generate_days_ahead.';
revoke all on function holdfast_private.generate_to_horizon(bigint, bigint[]) from public;

create or replace function holdfast_private.generate_horizon(after_model_id bigint default 0, batch_size integer default 50)
returns bigint
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  batch bigint[];
  now timestamptz;
  part record;
begin
  batch := array(
    select m.id
    from holdfast.models as m
    where m.is_active and m.id > generate_horizon.after_model_id
    order by m.id
    limit generate_horizon.batch_size
  );
  perform from holdfast_private.lock_models(batch);
  now := holdfast_private.current_instant();
  -- Models that share today's date and their horizon share a statement.
  for part in
    select array_agg(m.id) as model_ids, holdfast_private.dates_to_horizon(m, now) as dates
    from holdfast.models as m
    where m.id = any (batch)
    group by 2
  loop
    perform holdfast_private.generate_windows(part.model_ids, part.dates, not_over_at => now);
  end loop;
  return batch[cardinality(batch)];
end
$$;
comment on function holdfast_private.generate_horizon(bigint, integer) is
  'Generates the next batch of active models, by id, each to its own horizon, and returns the last id done, null when none was left. One transaction a batch keeps locks short.';
revoke all on function holdfast_private.generate_horizon(bigint, integer) from public;
grant execute on function holdfast_private.generate_horizon(bigint, integer) to holdfast_worker;

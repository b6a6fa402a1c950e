create or replace function holdfast_private.generate_horizon(
  after_model_id bigint default 0,
  batch_size integer default 50,
  only_new_days boolean default false
)
returns bigint
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  now timestamptz := holdfast_private.current_instant();
  batch bigint[];
  part record;
begin
  batch := array(
    select m.id
    from holdfast.models as m
    left join holdfast_private.horizons as h on h.model_id = m.id
    where m.is_active and m.id > generate_horizon.after_model_id
      and (not generate_horizon.only_new_days or h.local_date is distinct from (now at time zone m.time_zone)::date)
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
  insert into holdfast_private.horizons as h (model_id, local_date)
  select m.id, (now at time zone m.time_zone)::date
  from holdfast.models as m
  where m.id = any (batch)
  on conflict on constraint horizons_pkey do update set local_date = excluded.local_date;
  return batch[cardinality(batch)];
end
$$;
comment on function holdfast_private.generate_horizon(bigint, integer, boolean) is
  'Generates the next batch of active models, by id, each to its own horizon, and returns the last id done, null when none was left: all models, or those alone for which a new local day has begun since it was last done. One transaction a batch keeps locks short.';
revoke all on function holdfast_private.generate_horizon(bigint, integer, boolean) from public;
grant execute on function holdfast_private.generate_horizon(bigint, integer, boolean) to holdfast_worker;

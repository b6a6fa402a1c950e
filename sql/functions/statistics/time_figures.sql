create or replace function holdfast_private.time_figures(
  model holdfast.models,
  region tstzrange,
  now timestamptz,
  out available_minutes numeric,
  out booked_minutes numeric,
  out held_minutes numeric,
  out free_minutes numeric,
  out utilization_rate numeric
)
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  offered tstzmultirange;
  booked tstzmultirange;
  held tstzmultirange;
  occupied tstzmultirange;
begin
  select coalesce(range_agg(a.during * region), '{}') into offered
  from holdfast.availability as a
  where a.model_id = model.id and a.during && region;
  select
    coalesce(range_agg(o.during * region) filter (where o.until is null and o.during && region), '{}'),
    coalesce(range_agg(o.during * region) filter (where o.until is not null and o.during && region), '{}'),
    coalesce(range_agg(o.occupied * region), '{}')
  into booked, held, occupied
  from holdfast.occupied_time as o
  where o.model_id = model.id and o.occupied && region and (o.until is null or o.until > time_figures.now);
  offered := offered
    - holdfast_private.blocked_time(model.id, model.time_zone, region)
    - (
      select coalesce(range_agg(e.during), '{}')
      from holdfast.external_busy as e
      where e.model_id = model.id and e.during && region
    );
  available_minutes := holdfast_private.minutes_of(offered + booked + held);
  booked_minutes := holdfast_private.minutes_of(booked);
  held_minutes := holdfast_private.minutes_of(held);
  free_minutes := holdfast_private.minutes_of(offered - occupied);
  utilization_rate := round(100 * booked_minutes / nullif(available_minutes, 0), 2);
end
$$;
comment on function holdfast_private.time_figures(holdfast.models, tstzrange, timestamptz) is
  'What a model offers, has booked and held, and has free within a region, in real minutes, and how well it is used.';
revoke all on function holdfast_private.time_figures(holdfast.models, tstzrange, timestamptz) from public;

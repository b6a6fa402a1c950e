-- All models' time would have to be read for an exact figure. A fixed choice of them is read instead: the same ones each time, so that the
-- figure moves when time is booked and not with the choice.
create or replace function holdfast_private.utilization_figures(now timestamptz, most_models integer default 200)
returns setof holdfast_private.figure
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  return query
    select
      'utilization_ratio', jsonb_build_object('period', period.name),
      (sum(f.booked_minutes) / sum(f.available_minutes))::double precision
    from (
      select m
      from holdfast.models as m
      where m.is_active
      order by hashint8(m.id), m.id
      limit utilization_figures.most_models
    ) as chosen (model)
    cross join (
      values
        ('past_day', tstzrange(utilization_figures.now - interval '1 day', utilization_figures.now)),
        ('next_week', tstzrange(utilization_figures.now, utilization_figures.now + interval '7 days'))
    ) as period (name, region)
    cross join lateral holdfast_private.time_figures(chosen.model, period.region, utilization_figures.now) as f
    group by period.name
    having sum(f.available_minutes) > 0;
end
$$;
comment on function holdfast_private.utilization_figures(timestamptz, integer) is
  'Booked time as a share of available time in the past day and in the next week, of all active models or of most_models chosen by hash. The formula is that of availability_statistics.';
revoke all on function holdfast_private.utilization_figures(timestamptz, integer) from public;

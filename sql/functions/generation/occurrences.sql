create or replace function holdfast_private.occurrences(
  model_ids bigint[],
  dates date[],
  out model_id bigint,
  out schedule_id bigint,
  out local_date date,
  out starts_at timestamptz,
  out ends_at timestamptz,
  out taken_until timestamptz
)
returns setof record
language plpgsql
stable
set search_path to pg_catalog, pg_temp
-- Few rows from many functions: compiling the plan would take longer than the work.
set jit to off
as $$
begin
  return query
    with local_occurrence as (
      select m.id as model_id, s.id as schedule_id, day.local_date,
        holdfast.local_to_instant(day.local_date + s.start_time, m.time_zone) as starts_at,
        holdfast.local_to_instant(
          day.local_date + s.end_time + case when s.end_time <= s.start_time then interval '1 day' else interval '0' end,
          m.time_zone
        ) as ends_at
      from holdfast.models as m
      join holdfast.model_schedules as s on s.model_id = m.id and s.is_active
      join (
        -- The days beside each date are there only to see whether their windows reach into its own: the day before's across
        -- midnight, the day after's where the spring gap ends at midnight and moves an evening's window behind it.
        select distinct d + n from unnest(occurrences.dates) as d cross join generate_series(-1, 1) as n
      ) as day (local_date) on extract(dow from day.local_date) = s.day_of_week
      where m.id = any (occurrences.model_ids) and m.is_active
    ),
    in_order as (
      select o.*, max(o.ends_at) over (
        partition by o.model_id order by o.starts_at, o.ends_at
        rows between unbounded preceding and 1 preceding
      ) as taken_until
      from local_occurrence as o
      where o.starts_at < o.ends_at
    )
    select o.model_id, o.schedule_id, o.local_date, o.starts_at, o.ends_at, o.taken_until
    from in_order as o
    where o.local_date = any (occurrences.dates)
      and (o.taken_until is null or o.taken_until < o.ends_at);
end
$$;
comment on function holdfast_private.occurrences(bigint[], date[]) is
  'The occurrences of the active rules of models on local dates, as instants (DESIGN section 2), and until when an earlier one has the time. Those that the spring gap leaves empty are not there.';
revoke all on function holdfast_private.occurrences(bigint[], date[]) from public;

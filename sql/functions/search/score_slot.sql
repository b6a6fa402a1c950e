-- The tiers of DESIGN section 4; a boundary belongs to the better tier. In SQL, so that a search's query takes it in and calls nothing.
create or replace function holdfast_private.score_slot(
  model_id bigint,
  time_zone text,
  starts_at timestamptz,
  length interval,
  fills_run boolean,
  wanted timestamptz
)
returns setof holdfast.slot
language sql
immutable
rows 1
begin atomic
  select
    model_id, starts_at, starts_at + length,
    points.time + points.duration + points.day, points.time, points.duration, points.day,
    -- Thousands of years apart, the minutes are more than an integer holds.
    least(round((points.seconds / 60)::numeric), 2147483647)::integer
  from (
    select
      distance.seconds,
      case
        when distance.seconds = 0 then 50
        when distance.seconds <= 30 * 60 then 40
        when distance.seconds <= 60 * 60 then 30
        when distance.seconds <= 120 * 60 then 20
        when distance.seconds <= 240 * 60 then 10
        else 0
      end as time,
      case when fills_run then 30 else 20 end as duration,
      case when extract(dow from starts_at at time zone time_zone) = extract(dow from wanted at time zone time_zone) then 20 else 0 end as day
    from (select abs(date_part('epoch', starts_at - wanted)) as seconds) as distance
  ) as points;
end;
comment on function holdfast_private.score_slot(bigint, text, timestamptz, interval, boolean, timestamptz) is
  'The slot that starts there, with its match score for a wanted time.';
revoke all on function holdfast_private.score_slot(bigint, text, timestamptz, interval, boolean, timestamptz) from public;
grant execute on function holdfast_private.score_slot(bigint, text, timestamptz, interval, boolean, timestamptz)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;

create or replace function holdfast_private.week_minutes(day_of_week integer, start_time time, end_time time)
returns int4multirange
language sql
immutable
parallel safe
return (
  -- The rule in minutes since Sunday 00:00, and the same a week earlier: what of the two lies in the week is its wrapped shape.
  int4multirange(
    int4range(
      day_of_week * 1440 + (extract(epoch from start_time) / 60)::integer,
      day_of_week * 1440 + (extract(epoch from end_time) / 60)::integer + case when end_time <= start_time then 1440 else 0 end
    ),
    int4range(
      day_of_week * 1440 + (extract(epoch from start_time) / 60)::integer - 10080,
      day_of_week * 1440 + (extract(epoch from end_time) / 60)::integer + case when end_time <= start_time then 1440 else 0 end - 10080
    )
  ) * int4multirange(int4range(0, 10080))
);
comment on function holdfast_private.week_minutes(integer, time, time) is
  'Minutes since Sunday 00:00 that a weekly rule covers; across Saturday midnight it wraps.';
revoke all on function holdfast_private.week_minutes(integer, time, time) from public;

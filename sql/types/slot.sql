-- DESIGN section 4, match score: the parts add up to the score.
create type holdfast.slot as (
  model_id bigint,
  starts_at timestamptz,
  ends_at timestamptz,
  score integer,
  time_points integer,
  duration_points integer,
  day_points integer,
  time_difference_minutes integer
);
comment on type holdfast.slot is
  'A bookable piece of free time with its match score (0-100) and the score''s parts.';
comment on column holdfast.slot.model_id is 'The model whose time it is.';
comment on column holdfast.slot.starts_at is 'First instant of the slot.';
comment on column holdfast.slot.ends_at is 'First instant after the slot.';
comment on column holdfast.slot.score is 'time_points + duration_points + day_points, 0-100.';
comment on column holdfast.slot.time_points is
  'Distance of starts_at from the preferred time: 50 none, 40 up to 30 min, 30 up to 1 h, 20 up to 2 h, 10 up to 4 h, else 0.';
comment on column holdfast.slot.duration_points is '30 where the free run has exactly the asked length, else 20.';
comment on column holdfast.slot.day_points is '20 on the preferred time''s day of week (the model''s zone), else 0.';
comment on column holdfast.slot.time_difference_minutes is 'Minutes between starts_at and the preferred time, rounded; never negative.';

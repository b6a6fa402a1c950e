create type holdfast.schedule_rule as (
  day_of_week integer,
  start_time time,
  end_time time,
  is_active boolean
);
comment on type holdfast.schedule_rule is 'A weekly rule, as given to set_recurring_schedules.';
comment on column holdfast.schedule_rule.day_of_week is '0-6, Sunday = 0: the local day on which the window begins.';
comment on column holdfast.schedule_rule.start_time is 'Local start, whole minutes.';
comment on column holdfast.schedule_rule.end_time is 'Local end; at or before start_time it is on the next day.';
comment on column holdfast.schedule_rule.is_active is 'Whether the rule counts; null means true.';

create or replace view holdfast.available_slots_view
with (security_invoker = true)
as
select
  m.id as model_id,
  (lower(run) at time zone m.time_zone)::date as local_date,
  lower(run) as starts_at,
  upper(run) as ends_at,
  round(extract(epoch from upper(run) - lower(run)) / 60, 2) as minutes
from holdfast.models as m
cross join lateral (select holdfast_private.current_instant() as now) as clock
cross join lateral unnest(holdfast_private.free_time(m, tstzmultirange(tstzrange(clock.now, null)), clock.now)) as run
where m.is_active;
comment on view holdfast.available_slots_view is
  'Free runs of active models from now on: availability minus blocked, external and occupied time, where a new claim with the model''s buffers fits. The same for every caller.';
comment on column holdfast.available_slots_view.model_id is 'The model.';
comment on column holdfast.available_slots_view.local_date is 'The local date on which the run begins.';
comment on column holdfast.available_slots_view.starts_at is 'First free instant; now, where the run has begun.';
comment on column holdfast.available_slots_view.ends_at is 'First instant after the run.';
comment on column holdfast.available_slots_view.minutes is 'Length in minutes.';
grant select on holdfast.available_slots_view
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;

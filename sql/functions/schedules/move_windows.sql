create or replace function holdfast_private.move_windows(
  model holdfast.models,
  removed holdfast_private.removed_windows[] default '{}'
)
returns void
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  now timestamptz := holdfast_private.current_instant();
  -- As far ahead as was generated.
  dates date[] := holdfast_private.generated_dates(
    model,
    array(
      select (now at time zone model.time_zone)::date + n from generate_series(-1, 2000) as n
    )
  );
begin
  perform holdfast_private.withdraw_windows(
    model.id, array(select s.id from holdfast.model_schedules as s where s.model_id = model.id)
  );
  insert into holdfast_private.removed_windows (model_id, schedule_id, during)
  select model.id, r.schedule_id, r.during
  from unnest(removed) as r;
  perform holdfast_private.generate_windows(array[model.id], dates, not_over_at => now);
end
$$;
comment on function holdfast_private.move_windows(holdfast.models, holdfast_private.removed_windows[]) is
  'Makes the future windows of a locked model''s rules anew, on its wall clock as it is now. removed: what of them stays removed; all else that was removed by hand is forgotten.';
revoke all on function holdfast_private.move_windows(holdfast.models, holdfast_private.removed_windows[]) from public;

create or replace function holdfast_private.generated_dates(model holdfast.models, dates date[])
returns date[]
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  today date := (holdfast_private.current_instant() at time zone model.time_zone)::date;
  last_date date;
begin
  select greatest(today + model.generate_days_ahead, (max(lower(a.during)) at time zone model.time_zone)::date) into last_date
  from holdfast.availability as a
  where a.model_id = model.id and a.schedule_id is not null;
  return array(
    select d
    from unnest(dates) as d
    where d between today - 1 and last_date
    order by d
  );
end
$$;
comment on function holdfast_private.generated_dates(holdfast.models, date[]) is
  'Those of the local dates, from yesterday on (its last window may not be over), for which windows of the model''s rules are kept: to its horizon, or further where they have been generated further.';
revoke all on function holdfast_private.generated_dates(holdfast.models, date[]) from public;

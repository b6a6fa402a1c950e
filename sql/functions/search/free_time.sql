-- Every answer about free time comes from here: the views, the search and what holds offer. Buffers stand between claims only: a claim's
-- occupied range is widened by the candidate's own buffer on that side, so that gap = the first's after + the second's before.
create or replace function holdfast_private.free_time(model holdfast.models, region tstzmultirange, now timestamptz)
returns tstzmultirange
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  before interval := make_interval(mins => model.buffer_before_minutes);
  after interval := make_interval(mins => model.buffer_after_minutes);
  with_buffers tstzmultirange := region;
begin
  if not model.is_active or isempty(region) then
    return '{}';
  end if;
  if before + after > '0' then
    with_buffers := holdfast_private.widen_all(region, before, after);
  end if;
  return coalesce(
      (
        select range_agg(a.during) * region
        from holdfast.availability as a
        where a.model_id = model.id and a.during && region
      ),
      '{}'
    )
    - holdfast_private.blocked_time(model.id, model.time_zone, range_merge(region))
    - coalesce(
      (
        select range_agg(e.during)
        from holdfast.external_busy as e
        where e.model_id = model.id and e.during && region
      ),
      '{}'
    )
    - coalesce(
      (
        select range_agg(tstzrange(lower(o.occupied) - after, upper(o.occupied) + before))
        from holdfast.occupied_time as o
        where o.model_id = model.id
          and o.occupied && with_buffers
          and (o.until is null or o.until > free_time.now)
      ),
      '{}'
    );
end
$$;
comment on function holdfast_private.free_time(holdfast.models, tstzmultirange, timestamptz) is
  'The free runs of a model within some time: availability minus blocked, external and occupied time, where a new claim with the model''s buffers fits.';
revoke all on function holdfast_private.free_time(holdfast.models, tstzmultirange, timestamptz) from public;
grant execute on function holdfast_private.free_time(holdfast.models, tstzmultirange, timestamptz)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;

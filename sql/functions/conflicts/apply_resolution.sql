-- Executes exactly the rows of a plan. Windows go and shrink before others take their time: the exclusion constraint is checked row by row.
create or replace function holdfast_private.apply_resolution(model_id bigint, during tstzrange, plan holdfast.conflict_resolution[])
returns setof holdfast.conflict_resolution
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  -- Of merged windows the first stays.
  merged_id bigint := (select p.availability_id from unnest(plan) with ordinality as p where p.outcome = 'merged' order by p.ordinality limit 1);
begin
  delete from holdfast.availability as a
  using unnest(plan) as p
  where a.model_id = apply_resolution.model_id and a.id = p.availability_id
    and (p.outcome = 'removed' or p.outcome = 'merged' and a.id <> merged_id);

  update holdfast.availability as a
  set during = tstzrange(p.after_starts_at, p.after_ends_at), slot_type = p.slot_type, schedule_id = p.schedule_id
  from unnest(plan) as p
  where a.model_id = apply_resolution.model_id and a.id = p.availability_id
    and (p.outcome in ('adjusted', 'moved') or a.id = merged_id);

  -- What is removed of a rule's window stays removed, but where the new window is.
  insert into holdfast_private.removed_windows (model_id, schedule_id, during)
  select apply_resolution.model_id, p.schedule_id, rest
  from unnest(plan) as p
  cross join lateral unnest(
    tstzmultirange(tstzrange(p.before_starts_at, p.before_ends_at)) - tstzmultirange(apply_resolution.during)
  ) as rest
  where p.outcome = 'removed' and p.schedule_id is not null;
  perform holdfast_private.forget_removed(apply_resolution.model_id, apply_resolution.during);

  return query
    with created as (
      insert into holdfast.availability (model_id, during, slot_type, schedule_id)
      select apply_resolution.model_id, tstzrange(p.after_starts_at, p.after_ends_at), p.slot_type, p.schedule_id
      from unnest(plan) as p
      where p.outcome = 'created'
      returning availability.id, availability.during
    )
    select
      p.outcome, coalesce(p.availability_id, c.id), p.slot_type, p.schedule_id,
      p.before_starts_at, p.before_ends_at, p.after_starts_at, p.after_ends_at
    from unnest(plan) with ordinality as p
    left join created as c on p.outcome = 'created' and c.during = tstzrange(p.after_starts_at, p.after_ends_at)
    order by p.ordinality;
end
$$;
comment on function holdfast_private.apply_resolution(bigint, tstzrange, holdfast.conflict_resolution[]) is
  'Executes a plan made for a window of a locked model, and returns it with the ids of the windows that it created.';
revoke all on function holdfast_private.apply_resolution(bigint, tstzrange, holdfast.conflict_resolution[]) from public;

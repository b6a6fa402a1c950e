-- Rules are local: the windows made ahead move, and so does what was removed of them. Claims keep their instants, and are written down for
-- list_conflicts: which of the two times is meant, only people know.
create or replace function holdfast_private.follow_time_zone(model holdfast.models, moved tstzrange[], moved_by interval[])
returns void
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  now timestamptz := holdfast_private.current_instant();
  removed holdfast_private.removed_windows[];
begin
  insert into holdfast_private.moved_claims as c (model_id, hold_id, during, moved_by)
  select o.model_id, o.hold_id, o.during, r.moved_by
  from holdfast.occupied_time as o
  join unnest(moved, follow_time_zone.moved_by) as r (during, moved_by) on lower(o.during) <@ r.during
  where o.model_id = model.id and upper(o.during) > now and (o.until is null or o.until > now)
  -- Moved twice, or back again.
  on conflict on constraint moved_claims_pkey do update set
    during = excluded.during,
    moved_by = excluded.moved_by + case when c.during = excluded.during then c.moved_by else '0' end;

  removed := array(
    select row(
      r.model_id, r.id, r.schedule_id,
      tstzrange(lower(r.during) - coalesce(m.moved_by, '0'), upper(r.during) - coalesce(m.moved_by, '0'))
    )::holdfast_private.removed_windows
    from holdfast_private.removed_windows as r
    left join unnest(moved, follow_time_zone.moved_by) as m (during, moved_by) on lower(r.during) <@ m.during
    where r.model_id = model.id
  );
  perform holdfast_private.move_windows(model, removed);
end
$$;
comment on function holdfast_private.follow_time_zone(holdfast.models, tstzrange[], interval[]) is
  'The rules of a locked model''s time zone have changed: at the instants of the first array its wall clock is later, by what stands at the same place in the second, than was believed.';
revoke all on function holdfast_private.follow_time_zone(holdfast.models, tstzrange[], interval[]) from public;

-- The tiers of DESIGN section 4; a boundary belongs to the better tier.
create function holdfast_private.score_slot(
  model_id bigint,
  time_zone text,
  starts_at timestamptz,
  length interval,
  fills_run boolean,
  preferred timestamptz
)
returns holdfast.slot
language plpgsql
immutable
set search_path to pg_catalog, pg_temp
as $$
declare
  seconds numeric := abs(extract(epoch from starts_at - preferred));
  slot holdfast.slot;
begin
  slot.model_id := model_id;
  slot.starts_at := starts_at;
  slot.ends_at := starts_at + length;
  slot.time_difference_minutes := round(seconds / 60);
  slot.time_points := case
    when seconds = 0 then 50
    when seconds <= 30 * 60 then 40
    when seconds <= 60 * 60 then 30
    when seconds <= 120 * 60 then 20
    when seconds <= 240 * 60 then 10
    else 0
  end;
  slot.duration_points := case when fills_run then 30 else 20 end;
  slot.day_points := case
    when extract(dow from starts_at at time zone time_zone) = extract(dow from preferred at time zone time_zone) then 20
    else 0
  end;
  slot.score := slot.time_points + slot.duration_points + slot.day_points;
  return slot;
end
$$;
comment on function holdfast_private.score_slot(bigint, text, timestamptz, interval, boolean, timestamptz) is
  'The slot that starts there, with its match score for a preferred time.';
revoke all on function holdfast_private.score_slot(bigint, text, timestamptz, interval, boolean, timestamptz) from public;
grant execute on function holdfast_private.score_slot(bigint, text, timestamptz, interval, boolean, timestamptz)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;

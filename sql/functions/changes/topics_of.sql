create or replace function holdfast_private.topics_of(change holdfast.availability_change_log)
returns setof holdfast_private.change_topic
language plpgsql
immutable
set search_path to pg_catalog, pg_temp
as $$
declare
  ended text[] := array['released', 'expired', 'cancelled'];
  time_before text := case when topics_of.change.old_row ->> 'status' <> all (ended) then topics_of.change.old_row ->> 'during' end;
  time_after text := case when topics_of.change.new_row ->> 'status' <> all (ended) then topics_of.change.new_row ->> 'during' end;
begin
  if topics_of.change.table_name not in ('booking_holds', 'bookings') then
    -- Everything else that is logged makes up a model's availability; of its rows only windows are told one by one.
    return next row(
      topics_of.change.model_id, 'availability',
      case when topics_of.change.table_name = 'availability' then topics_of.change.row_id end, null
    )::holdfast_private.change_topic;
    return;
  end if;
  return next row(
    topics_of.change.model_id,
    case topics_of.change.table_name when 'booking_holds' then 'hold' else 'booking' end,
    topics_of.change.row_id,
    coalesce(topics_of.change.new_row, topics_of.change.old_row) ->> 'user_id'
  )::holdfast_private.change_topic;
  -- Everybody sees free time, so everybody may hear that a claim took or freed some; of what else happens to claims they hear nothing.
  -- A new booking rides on a hold, which took the time before it.
  if time_before is distinct from time_after
    and not (topics_of.change.table_name = 'bookings' and topics_of.change.operation = 'insert')
  then
    return next row(topics_of.change.model_id, 'availability', null, null)::holdfast_private.change_topic;
  end if;
end
$$;
comment on function holdfast_private.topics_of(holdfast.availability_change_log) is
  'The topics that a change belongs to: hold or booking for a claim; availability for all else, and for a claim that takes or frees time.';
revoke all on function holdfast_private.topics_of(holdfast.availability_change_log) from public;

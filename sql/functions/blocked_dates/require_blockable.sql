create or replace function holdfast_private.require_blockable(dates date[], start_time time, end_time time, reason text)
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  perform holdfast_private.require_arguments(jsonb_build_object('dates', to_jsonb(dates)));
  perform holdfast_private.require_text('reason', reason, 200, 0);
  if cardinality(dates) not between 1 and 1000 or array_position(dates, null) is not null
    or exists (select from unnest(dates) as d where d not between '0001-01-01' and '9999-12-31')
  then
    perform holdfast_private.fail(
      'INVALID_ARGUMENT', 'give 1 to 1000 dates of the years 1 to 9999',
      jsonb_build_object('argument', 'dates', 'count', cardinality(dates))
    );
  end if;
  if extract(second from start_time) <> 0 or extract(second from end_time) <> 0 then
    -- Free time ends where blocked time begins: what search offers there must be a time that a hold takes.
    perform holdfast_private.fail(
      'INVALID_ARGUMENT', 'the blocked part of a day must be in whole minutes',
      jsonb_build_object('start_time', start_time, 'end_time', end_time)
    );
  end if;
  if num_nulls(start_time, end_time) = 1 or end_time <= start_time then
    perform holdfast_private.fail(
      'INVALID_RANGE', 'the blocked part of a day needs a start and a later end',
      jsonb_build_object('start_time', start_time, 'end_time', end_time),
      'A part that crosses midnight is two parts, one on each date; 24:00 ends a day.'
    );
  end if;
end
$$;
comment on function holdfast_private.require_blockable(date[], time, time, text) is
  'Raises MISSING_ARGUMENT, INVALID_ARGUMENT or INVALID_RANGE unless the dates, the part of the day and the reason are sound.';
revoke all on function holdfast_private.require_blockable(date[], time, time, text) from public;

create or replace function holdfast.get_user_calendar(
  user_id text default null,
  starts_at timestamptz default null,
  ends_at timestamptz default null
)
returns setof holdfast.calendar_entry
language plpgsql
stable
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  searched tstzrange := holdfast_private.make_range(starts_at, ends_at, interval '400 days');
  customer text := holdfast_private.resolve_user(get_user_calendar.user_id);
  now timestamptz := holdfast_private.current_instant();
begin
  return query
    select
      h.model_id, case when o.until is null then 'booked' else 'held' end::holdfast.calendar_entry_type, h.id, b.id, h.user_id,
      coalesce(b.status::text, h.status::text),
      (lower(o.during) at time zone m.time_zone)::date, lower(o.during), upper(o.during),
      round(extract(epoch from upper(o.during) - lower(o.during)) / 60, 2),
      null::text, o.until, lower(o.occupied), upper(o.occupied)
    from holdfast.booking_holds as h
    join holdfast.occupied_time as o on o.model_id = h.model_id and o.hold_id = h.id
    join holdfast.models as m on m.id = h.model_id
    left join holdfast.bookings as b on b.model_id = h.model_id and b.hold_id = h.id
    where h.user_id = customer and h.during && searched and (o.until is null or o.until > now)
    order by lower(o.during), h.model_id, h.id;
end
$$;
comment on function holdfast.get_user_calendar(text, timestamptz, timestamptz) is
  $$@required starts_at ends_at
A user's live holds and bookings with all models that touch a period of at most 400 days, in order of time. user_id: null means the caller; another's is for admins.
Errors: MISSING_ARGUMENT, INVALID_RANGE, INVALID_ARGUMENT, FORBIDDEN. Source: DESIGN section 4, Calendars.$$;
revoke all on function holdfast.get_user_calendar(text, timestamptz, timestamptz) from public;
grant execute on function holdfast.get_user_calendar(text, timestamptz, timestamptz)
  to holdfast_customer, holdfast_model, holdfast_admin;

create or replace function holdfast_private.digest_news(changes holdfast.availability_change_log[])
returns setof holdfast_private.notification_digest
language plpgsql
stable
set search_path to pg_catalog, pg_temp
set timezone to 'UTC'
set datestyle to 'ISO'
as $$
begin
  return query
    select n.model_id, n.event_type, n.user_id, bool_and(n.user_id is null), min(n.log_id),
      jsonb_build_object(
        'count', count(*),
        'starts_at', min(lower(n.during)),
        'ends_at', max(upper(n.during)),
        'items', to_jsonb((array_agg(item.facts order by n.during, n.log_id))[1:20])
      )
    from holdfast_private.news_of(digest_news.changes) as n
    -- Gone since: nobody is told, and nothing could be stored under it.
    join holdfast.models as m on m.id = n.model_id
    cross join lateral (
      select jsonb_strip_nulls(jsonb_build_object(
        'id', n.row_id::text,
        'user_id', n.user_id,
        'starts_at', lower(n.during),
        'ends_at', upper(n.during),
        'starts_at_before', lower(n.before),
        'ends_at_before', upper(n.before),
        'price', n.price,
        'currency', n.currency
      )) as facts
    ) as item
    group by grouping sets ((n.model_id, n.event_type), (n.model_id, n.event_type, n.user_id))
    having grouping(n.user_id) = 1 or n.user_id is not null;
end
$$;
comment on function holdfast_private.digest_news(holdfast.availability_change_log[]) is
  'What there is to tell about changes: for each model and event type one digest of all, and one for each user of its own holds and bookings.';
revoke all on function holdfast_private.digest_news(holdfast.availability_change_log[]) from public;

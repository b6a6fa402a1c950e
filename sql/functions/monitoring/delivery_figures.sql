create or replace function holdfast_private.delivery_figures(now timestamptz)
returns setof holdfast_private.figure
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  return query
    with queued as (
      select d.channel, d.status, count(*) as messages
      from holdfast.notification_deliveries as d
      where d.created_at > delivery_figures.now - interval '1 day'
      group by d.channel, d.status
    )
    select 'notifications', jsonb_build_object('channel', q.channel, 'status', q.status), q.messages::double precision from queued as q
    union all
    select
      'notification_success_ratio', jsonb_build_object('channel', q.channel),
      (coalesce(sum(q.messages) filter (where q.status = 'delivered'), 0) / sum(q.messages))::double precision
    from queued as q
    -- As notification_success_view has it.
    where q.status in ('delivered', 'parked', 'unconfigured')
    group by q.channel;

  return next row(
    'dead_letters', '{}',
    (select count(*) from holdfast.notification_dead_letters)
  )::holdfast_private.figure;
end
$$;
comment on function holdfast_private.delivery_figures(timestamptz) is
  'Messages of the past day by channel and status, how many of those that are over were delivered, and all that were given up.';
revoke all on function holdfast_private.delivery_figures(timestamptz) from public;

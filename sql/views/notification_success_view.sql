create or replace view holdfast.notification_success_view
with (security_invoker = true) as
  select
    (d.created_at at time zone 'UTC')::date as utc_date,
    d.channel,
    count(*) as messages,
    count(*) filter (where d.status = 'delivered') as delivered,
    count(*) filter (where d.status in ('pending', 'failed')) as waiting,
    count(*) filter (where d.status in ('parked', 'unconfigured')) as given_up,
    count(*) filter (where d.status = 'withdrawn') as withdrawn,
    round(
      count(*) filter (where d.status = 'delivered')::numeric
        / nullif(count(*) filter (where d.status in ('delivered', 'parked', 'unconfigured')), 0),
      4
    ) as success_rate
  from holdfast.notification_deliveries as d
  group by 1, 2;
comment on view holdfast.notification_success_view is 'How many messages arrive, by day and channel, for operators.';
comment on column holdfast.notification_success_view.utc_date is 'The date in UTC on which they were queued.';
comment on column holdfast.notification_success_view.channel is 'How they travel.';
comment on column holdfast.notification_success_view.messages is 'All of them.';
comment on column holdfast.notification_success_view.delivered is 'Those that the outside acknowledged.';
comment on column holdfast.notification_success_view.waiting is 'Those still to be tried.';
comment on column holdfast.notification_success_view.given_up is 'Those parked, or without a channel on this server.';
comment on column holdfast.notification_success_view.withdrawn is 'Those that nobody needed any more; no part of the rate.';
comment on column holdfast.notification_success_view.success_rate is 'Delivered by delivered and given up, 0 to 1; null while none is over.';
grant select on holdfast.notification_success_view to holdfast_admin, holdfast_worker;

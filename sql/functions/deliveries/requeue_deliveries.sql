create or replace function holdfast_private.requeue_deliveries(batch_size integer default 1000)
returns integer
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  -- Jobs that are only late are left alone.
  overdue timestamptz := holdfast_private.current_instant() - interval '30 seconds';
  requeued integer := 0;
  lost record;
begin
  perform holdfast_private.require_read_committed();
  if to_regnamespace('graphile_worker') is null then
    return 0;
  end if;
  for lost in
    select first.model_id, array_agg(first.id) as ids
    from (
      select d.model_id, d.id
      from holdfast.notification_deliveries as d
      where d.status in ('pending', 'failed') and d.next_attempt_at <= overdue
        and not exists (
          select from graphile_worker.jobs as j
          where j.key = holdfast_private.delivery_job_key(d.model_id, d.id) and (j.locked_at is not null or j.attempts < j.max_attempts)
        )
      order by d.next_attempt_at
      limit requeue_deliveries.batch_size
    ) as first
    group by first.model_id
  loop
    perform holdfast_private.dispatch_deliveries(lost.model_id, lost.ids);
    requeued := requeued + cardinality(lost.ids);
  end loop;
  for lost in
    select distinct d.model_id from holdfast_private.open_digests as d where d.due_at <= overdue limit requeue_deliveries.batch_size
  loop
    perform holdfast_private.add_fan_out_job(lost.model_id, holdfast_private.current_instant(), 'late');
  end loop;
  for lost in
    select c as confirmation
    from holdfast_private.address_confirmations as c
    where c.mails = 0 and c.requested_at <= overdue
      and not exists (select from graphile_worker.jobs as j where j.key = holdfast_private.confirmation_job_key(c.id))
    limit requeue_deliveries.batch_size
  loop
    perform holdfast_private.add_confirmation_job(lost.confirmation);
  end loop;
  return requeued;
end
$$;
comment on function holdfast_private.requeue_deliveries(integer) is
  'Adds jobs for messages, news and questions for confirmation that are overdue and have none: the queue was made anew, or a worker came only later. At most batch_size messages, and returns how many: call again until that is less than batch_size. BAD_ISOLATION.';
revoke all on function holdfast_private.requeue_deliveries(integer) from public;
grant execute on function holdfast_private.requeue_deliveries(integer) to holdfast_worker;

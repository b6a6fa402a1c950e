-- One batch of jobs and a few NOTIFYs, however many messages there are.
create or replace function holdfast_private.dispatch_deliveries(model_id bigint, ids bigint[])
returns void
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  clock_offset interval := (select c.clock_offset from holdfast_private.clock as c);
  lost record;
begin
  -- Digests of user ids only: payloads have 8000 bytes and are read by whoever may connect.
  perform pg_notify('holdfast:notifications', jsonb_build_object('users', jsonb_agg(told.digest))::text)
  from (
    select md5(d.user_id) as digest, (row_number() over () - 1) / 200 as part
    from holdfast.notification_deliveries as d
    where d.model_id = dispatch_deliveries.model_id and d.id = any (dispatch_deliveries.ids) and d.channel = 'in_app'
    group by d.user_id
  ) as told
  group by told.part;

  if to_regnamespace('graphile_worker') is null then
    return;
  end if;
  for lost in
    with wanted as (
      select d.id, holdfast_private.delivery_job_key(d.model_id, d.id) as key, d.next_attempt_at
      from holdfast.notification_deliveries as d
      where d.model_id = dispatch_deliveries.model_id and d.id = any (dispatch_deliveries.ids) and d.status in ('pending', 'failed')
    ),
    specs as (
      select array_agg(
        row(
          'deliver_notification', json_build_object('model_id', dispatch_deliveries.model_id::text, 'id', w.id::text), null,
          w.next_attempt_at - clock_offset, null, w.key, null, null
        )::graphile_worker.job_spec
      ) as all_of_them
      from wanted as w
    ),
    added as (
      select j.key
      from specs as s
      cross join lateral graphile_worker.add_jobs(s.all_of_them) as j
      where s.all_of_them is not null
    )
    -- See add_job: a worker began with that very job.
    select w.* from wanted as w where w.key not in (select a.key from added as a)
  loop
    perform holdfast_private.add_delivery_job(dispatch_deliveries.model_id, lost.id, lost.next_attempt_at);
  end loop;
end
$$;
comment on function holdfast_private.dispatch_deliveries(bigint, bigint[]) is
  'Sends stored messages of a model on their way: one job for each that waits, at its time, all in one batch; and one NOTIFY on holdfast:notifications for up to 200 users ({"users": [md5 of the id]}) who have new in_app messages.';
revoke all on function holdfast_private.dispatch_deliveries(bigint, bigint[]) from public;

create or replace function holdfast.run_maintenance()
returns void
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  zone text := '';
  swept bigint;
  pruned integer;
  taken integer;
  last_model_id bigint := 0;
begin
  -- What it waits for comes first: the time zones, then models in the order of their ids. What comes after waits for none, in whatever order.
  perform holdfast_private.lock_zone_clocks();
  perform from holdfast_private.lock_models(array(select m.id from holdfast.models as m));
  loop
    zone := holdfast_private.follow_time_zones(zone);
    exit when zone is null;
  end loop;
  loop
    last_model_id := holdfast_private.generate_horizon(last_model_id);
    exit when last_model_id is null;
  end loop;
  loop
    select count(*) into swept from holdfast.release_expired_availability_holds(500);
    exit when swept = 0;
  end loop;
  -- The worker's share of the news: who only reads them here is told, and mails wait for a worker.
  loop
    taken := holdfast_private.relay_changes();
    exit when taken < 1000;
  end loop;
  perform holdfast_private.fan_out_notifications(news.model_id) from (select distinct d.model_id from holdfast_private.open_digests as d) as news;
  perform holdfast_private.announce_expiring_holds(10000);
  perform holdfast_private.send_reminders(10000);
  loop
    pruned := holdfast_private.prune_idempotency_keys() + holdfast_private.prune_deliveries() + holdfast_private.prune_confirmations()
      + holdfast_private.prune_change_log();
    exit when pruned = 0;
  end loop;
  analyze holdfast.models, holdfast.availability, holdfast.booking_holds, holdfast.bookings, holdfast.occupied_time;
end
$$;
comment on function holdfast.run_maintenance() is
  $$For hosts without workers (cron, pg_cron): expires holds that have run out, generates the windows of each active model to its horizon, moves those whose time zone has got other rules, tells the news (in_app; what is to be sent waits for a worker), forgets what is older than it is kept, analyzes the hot tables. One transaction: models stay locked until it ends; where that is too long, run the worker.
Errors: BAD_ISOLATION. Source: DESIGN section 4, Maintenance.$$;
revoke all on function holdfast.run_maintenance() from public;
grant execute on function holdfast.run_maintenance() to holdfast_worker;

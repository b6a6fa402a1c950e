create or replace function holdfast.run_maintenance()
returns void
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  swept bigint;
  pruned integer;
  last_model_id bigint := 0;
begin
  -- First: it waits for models in the order of their ids. What comes after it waits for none, in whatever order.
  loop
    last_model_id := holdfast_private.generate_horizon(last_model_id);
    exit when last_model_id is null;
  end loop;
  loop
    select count(*) into swept from holdfast.release_expired_availability_holds(500);
    exit when swept = 0;
  end loop;
  loop
    pruned := holdfast_private.prune_idempotency_keys();
    exit when pruned = 0;
  end loop;
  analyze holdfast.models, holdfast.availability, holdfast.booking_holds, holdfast.bookings, holdfast.occupied_time;
end
$$;
comment on function holdfast.run_maintenance() is
  $$For hosts without workers (cron, pg_cron): expires holds that have run out, generates each active model's windows to its horizon, forgets old idempotency keys, analyzes the hot tables. One transaction: models stay locked until it ends; where that is too long, run the worker.
Errors: BAD_ISOLATION. Source: DESIGN section 4, Maintenance.$$;
revoke all on function holdfast.run_maintenance() from public;
grant execute on function holdfast.run_maintenance() to holdfast_worker;

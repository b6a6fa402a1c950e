create or replace function holdfast_private.add_delivery_job(model_id bigint, id bigint, run_at timestamptz)
returns void
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
begin
  perform holdfast_private.add_job(
    'deliver_notification',
    jsonb_build_object('model_id', add_delivery_job.model_id::text, 'id', add_delivery_job.id::text),
    add_delivery_job.run_at,
    holdfast_private.delivery_job_key(add_delivery_job.model_id, add_delivery_job.id)
  );
end
$$;
comment on function holdfast_private.add_delivery_job(bigint, bigint, timestamptz) is
  'Makes a message''s job due at an instant; there is one job for each message.';
revoke all on function holdfast_private.add_delivery_job(bigint, bigint, timestamptz) from public;

create or replace function holdfast_private.add_fan_out_job(model_id bigint, run_at timestamptz, kind text)
returns void
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
begin
  perform holdfast_private.add_job(
    'fan_out_notifications',
    jsonb_build_object('model_id', add_fan_out_job.model_id::text),
    add_fan_out_job.run_at,
    format('fan_out_notifications@%s/%s', add_fan_out_job.model_id, add_fan_out_job.kind),
    keeps_run_at => true
  );
end
$$;
comment on function holdfast_private.add_fan_out_job(bigint, timestamptz, text) is
  'Adds the job that tells a model''s news; of one kind there is one job for each model, which keeps the time that it was first given.';
revoke all on function holdfast_private.add_fan_out_job(bigint, timestamptz, text) from public;

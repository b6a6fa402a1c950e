create or replace function holdfast_private.delivery_job_key(model_id bigint, id bigint)
returns text
language sql
immutable
parallel safe
return format('deliver_notification@%s/%s', model_id, id);
comment on function holdfast_private.delivery_job_key(bigint, bigint) is 'Key of the one job that sends a message.';
revoke all on function holdfast_private.delivery_job_key(bigint, bigint) from public;

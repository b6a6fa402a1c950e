create or replace function holdfast_private.confirmation_job_key(id bigint)
returns text
language sql
immutable
parallel safe
return format('send_confirmation@%s', id);
comment on function holdfast_private.confirmation_job_key(bigint) is 'Key of the one job that asks for a confirmation.';
revoke all on function holdfast_private.confirmation_job_key(bigint) from public;

create or replace function holdfast_private.add_confirmation_job(confirmation holdfast_private.address_confirmations)
returns void
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
begin
  perform holdfast_private.add_job(
    'send_confirmation',
    jsonb_build_object('user_id', confirmation.user_id, 'subscription_id', confirmation.subscription_id::text),
    job_key => holdfast_private.confirmation_job_key(confirmation.id)
  );
end
$$;
comment on function holdfast_private.add_confirmation_job(holdfast_private.address_confirmations) is
  'Has the mail sent that asks whether an address is its user''s.';
revoke all on function holdfast_private.add_confirmation_job(holdfast_private.address_confirmations) from public;

create or replace function holdfast_private.random_webhook_secret()
returns text
language sql
volatile
return 'whsec_' || encode(holdfast_private.random_secret(), 'base64');
comment on function holdfast_private.random_webhook_secret() is 'A secret as Standard Webhooks writes it: whsec_ and 32 bytes in base64.';
revoke all on function holdfast_private.random_webhook_secret() from public;

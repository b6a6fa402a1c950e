create or replace function holdfast_private.random_token()
returns text
language sql
volatile
return encode(holdfast_private.random_secret(), 'hex');
comment on function holdfast_private.random_token() is 'A token for a link: 64 hexadecimal digits.';
revoke all on function holdfast_private.random_token() from public;

-- PostgreSQL without pgcrypto: three random UUIDs have 366 random bits, of which the hash keeps 256.
create or replace function holdfast_private.random_secret()
returns bytea
language sql
volatile
return sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));
comment on function holdfast_private.random_secret() is '32 random bytes of a cryptographic source.';
revoke all on function holdfast_private.random_secret() from public;

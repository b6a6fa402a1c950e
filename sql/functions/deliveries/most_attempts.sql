create or replace function holdfast_private.most_attempts()
returns integer
language sql
immutable
parallel safe
return 10;
comment on function holdfast_private.most_attempts() is 'How often a message is tried before it is parked.';
revoke all on function holdfast_private.most_attempts() from public;

-- Stable, as arithmetic with instants is: said to be immutable it would not be taken in.
create or replace function holdfast_private.widen(during tstzrange, before_minutes integer, after_minutes integer)
returns tstzrange
language sql
stable
parallel safe
return tstzrange(lower(during) - make_interval(mins => before_minutes), upper(during) + make_interval(mins => after_minutes));
comment on function holdfast_private.widen(tstzrange, integer, integer) is 'A range with its buffers.';
revoke all on function holdfast_private.widen(tstzrange, integer, integer) from public;

-- The plan that Standard Webhooks suggests, for every channel: 5 s after the first attempt, about 76 h from the first to the last. The share
-- at random keeps a receiver that comes back from meeting all at once.
create or replace function holdfast_private.retry_delay(attempts integer)
returns interval
language sql
volatile
return (
  '{5 seconds,5 minutes,30 minutes,2 hours,5 hours,10 hours,14 hours,20 hours,24 hours}'::interval[]
)[least(attempts, 9)] * (0.9 + 0.2 * random());
comment on function holdfast_private.retry_delay(integer) is
  'How long to wait after so many attempts: 5 s, 5 min, 30 min, 2, 5, 10, 14, 20 and 24 h, give or take a tenth.';
revoke all on function holdfast_private.retry_delay(integer) from public;

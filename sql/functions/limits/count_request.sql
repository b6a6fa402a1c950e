-- The API's processes call it as holdfast_anonymous, whose callers reach no function of this schema. The server's clock, not Holdfast's:
-- this is about load.
create or replace function holdfast_private.count_request(
  key text,
  window_seconds integer,
  out requests integer,
  out seconds_left integer
)
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  now timestamptz := clock_timestamp();
  window_end timestamptz := now + make_interval(secs => count_request.window_seconds);
  ends_at timestamptz;
begin
  insert into holdfast_private.request_counts as c (key, requests, ends_at)
  values (count_request.key, 1, window_end)
  on conflict on constraint request_counts_pkey do update
  set requests = case when c.ends_at <= now then 1 else c.requests + 1 end,
    ends_at = case when c.ends_at <= now then window_end else c.ends_at end
  returning c.requests, c.ends_at into count_request.requests, ends_at;
  count_request.seconds_left := greatest(1, ceil(extract(epoch from ends_at - now)));

  -- Each window that begins clears away some that are over: there are never many more than are open.
  if count_request.requests = 1 then
    delete from holdfast_private.request_counts as c
    where c.key in (
      select over.key from holdfast_private.request_counts as over where over.ends_at <= now order by over.ends_at limit 10 for update skip locked
    );
  end if;
end
$$;
comment on function holdfast_private.count_request(text, integer) is
  'Counts a request of the API for a key (a digest), in windows of so many seconds from its first on: how many there were in the current one, and when it is over.';
revoke all on function holdfast_private.count_request(text, integer) from public;
grant execute on function holdfast_private.count_request(text, integer) to holdfast_anonymous;

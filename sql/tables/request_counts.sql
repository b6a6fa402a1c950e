-- How often who asked the API in the minute that runs, where several of its processes count together. Unlogged: it is written with each
-- request, and a crash may forget it.
create unlogged table holdfast_private.request_counts (
  key text not null,
  requests integer not null,
  ends_at timestamptz not null,
  primary key (key)
);
comment on table holdfast_private.request_counts is 'Requests to the API of each caller and address in its current minute; kept only where API processes share their counts.';
comment on column holdfast_private.request_counts.key is 'A digest of the caller or address: nobody can be read from it.';
comment on column holdfast_private.request_counts.requests is 'Requests counted since the minute began.';
comment on column holdfast_private.request_counts.ends_at is 'When the minute is over, on the server''s own clock.';

create index on holdfast_private.request_counts (ends_at);

alter table holdfast_private.request_counts enable row level security;

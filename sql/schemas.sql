-- `holdfast` is the API: what stands there is met by GraphQL clients and by DBAs.
-- `holdfast_private` holds helpers, the clock and cursors: callers get `usage` (views and functions that run with the
-- caller's rights call helpers there) and nothing else that is not granted one by one.
create schema holdfast;
comment on schema holdfast is 'Holdfast: availability, holds and bookings. Everything a client or a DBA calls.';

create schema holdfast_private;
comment on schema holdfast_private is 'Holdfast''s helpers, clock, cursors and extension. No API.';

-- btree_gist lets one GiST constraint compare model_id with = and a range with &&. Where the host has it already, that
-- one serves; else it goes where it touches nobody.
create extension if not exists btree_gist with schema holdfast_private;

grant usage on schema holdfast
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
grant usage on schema holdfast_private
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker, holdfast_monitor;

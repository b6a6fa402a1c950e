-- graphile-worker keeps a dead worker's jobs locked for four hours. So each worker tells here that it lives, and the living look after the
-- jobs of the dead. Only a worker that stands here can be found dead: a host's own workers on the same queue are left alone.
create table holdfast_private.workers (
  worker_id text not null,
  backend_pid integer not null default pg_backend_pid(),
  seen_at timestamptz not null default clock_timestamp(),
  primary key (worker_id)
);
comment on table holdfast_private.workers is 'The workers that live, or did a moment ago.';
comment on column holdfast_private.workers.worker_id is 'What graphile-worker writes into locked_by of a job that the worker runs.';
comment on column holdfast_private.workers.backend_pid is 'The server process by which the worker last told that it lives: a killed worker''s ends with it.';
comment on column holdfast_private.workers.seen_at is 'When the worker last told that it lives, by the server''s clock.';

-- Owner only: no policy, no grant.
alter table holdfast_private.workers enable row level security;

-- What conflict resolutions did, counted in their own transactions. One row for each model and strategy, written under the model's lock:
-- nobody waits for a counter. The operators' figures add them up.
create table holdfast_private.resolution_counts (
  model_id bigint not null,
  strategy holdfast.conflict_strategy not null,
  resolutions bigint not null default 0,
  adjusted bigint not null default 0,
  moved bigint not null default 0,
  merged bigint not null default 0,
  removed bigint not null default 0,
  primary key (model_id, strategy),
  foreign key (model_id) references holdfast.models (id) on delete cascade
);
comment on table holdfast_private.resolution_counts is 'How many conflicts of a model were resolved, and what became of the windows in the way.';
comment on column holdfast_private.resolution_counts.model_id is 'The model.';
comment on column holdfast_private.resolution_counts.strategy is 'The strategy: adjust, remove or merge.';
comment on column holdfast_private.resolution_counts.resolutions is 'Resolutions that found a window in the way.';
comment on column holdfast_private.resolution_counts.adjusted is 'Windows that were shortened or split.';
comment on column holdfast_private.resolution_counts.moved is 'Windows that were moved behind the new one.';
comment on column holdfast_private.resolution_counts.merged is 'Windows that became part of one.';
comment on column holdfast_private.resolution_counts.removed is 'Windows that were removed.';

-- Owner only: no policy, no grant.
alter table holdfast_private.resolution_counts enable row level security;

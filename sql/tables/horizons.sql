-- Which day a model's windows were generated on last, so that each model gets its new day when it begins there, and once.
create table holdfast_private.horizons (
  model_id bigint not null,
  local_date date not null,
  primary key (model_id),
  foreign key (model_id) references holdfast.models (id) on delete cascade
);
comment on table holdfast_private.horizons is 'How far the daily generation of each model''s windows has come.';
comment on column holdfast_private.horizons.model_id is 'The model.';
comment on column holdfast_private.horizons.local_date is 'The model''s local date when its windows were last generated to its horizon.';

-- Owner only: no policy, no grant.
alter table holdfast_private.horizons enable row level security;

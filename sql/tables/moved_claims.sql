create table holdfast_private.moved_claims (
  model_id bigint not null,
  hold_id bigint not null,
  during tstzrange not null,
  moved_by interval not null,
  primary key (model_id, hold_id),
  foreign key (model_id, hold_id) references holdfast.booking_holds (model_id, id) on delete cascade
);
comment on table holdfast_private.moved_claims is
  'Claims that stand at another local time than the one for which they were made, since the rules of the time zone were changed after it. One that is rescheduled stands where it was put.';
comment on column holdfast_private.moved_claims.model_id is 'The model.';
comment on column holdfast_private.moved_claims.hold_id is 'The hold, of a booking too.';
comment on column holdfast_private.moved_claims.during is 'Where the claim stood then: the row counts while it stands there.';
comment on column holdfast_private.moved_claims.moved_by is 'How much later the wall clock is now at the same instant.';

-- Owner only: no policy, no grant.
alter table holdfast_private.moved_claims enable row level security;

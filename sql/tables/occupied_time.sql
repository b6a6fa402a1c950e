-- The ledger of live claims: the one place that can refuse a double booking, whoever writes. It has no personal column, so
-- that everyone may read it and free time is the same for all.
create table holdfast.occupied_time (
  model_id bigint not null,
  hold_id bigint not null,
  during tstzrange not null,
  occupied tstzrange not null,
  until timestamptz,
  primary key (model_id, hold_id),
  foreign key (model_id, hold_id) references holdfast.booking_holds (model_id, id) on delete cascade,
  constraint during_lies_within_occupied check (during <@ occupied),
  constraint live_claims_do_not_overlap exclude using gist (model_id with =, occupied with &&)
);
comment on table holdfast.occupied_time is
  'One row for each live hold or booking. Written by triggers on booking_holds and bookings and by nothing else.';
comment on column holdfast.occupied_time.model_id is 'The model.';
comment on column holdfast.occupied_time.hold_id is 'The hold that won the time.';
comment on column holdfast.occupied_time.during is 'The claim''s own time.';
comment on column holdfast.occupied_time.occupied is 'The same, widened by the buffers that were frozen when it was claimed.';
comment on column holdfast.occupied_time.until is 'When the hold runs out: past it, the row blocks nobody. Null once booked.';

alter table holdfast.occupied_time enable row level security;
create policy everyone_reads on holdfast.occupied_time for select using (true);
grant select (model_id, hold_id, during, occupied, until) on holdfast.occupied_time
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;

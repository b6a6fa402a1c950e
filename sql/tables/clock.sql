-- DESIGN section 2: the server's clock plus this offset is the time that every rule sees. Only the owner may write it;
-- server and worker refuse to start in production while it is not zero.
create table holdfast_private.clock (
  is_only_row boolean not null default true,
  clock_offset interval not null default '0',
  primary key (is_only_row),
  constraint there_is_one_row check (is_only_row)
);
comment on table holdfast_private.clock is 'Offset of Holdfast''s clock from the server''s: zero outside tests and demonstrations.';
comment on column holdfast_private.clock.is_only_row is 'Always true: the table has one row.';
comment on column holdfast_private.clock.clock_offset is 'Added to the server''s clock; hours and smaller units only.';

insert into holdfast_private.clock default values;

alter table holdfast_private.clock enable row level security;
create policy everyone_reads on holdfast_private.clock for select using (true);
grant select (is_only_row, clock_offset) on holdfast_private.clock
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;

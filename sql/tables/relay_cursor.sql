-- How far the relay has read the change log. A plain "last id" would lose rows: ids are given out before commits. So the cursor is
-- a snapshot: what was visible in it has been relayed. `upto` is the snapshot being read towards, in batches.
create table holdfast_private.relay_cursor (
  is_only_row boolean not null default true,
  relayed pg_snapshot not null default pg_current_snapshot(),
  upto pg_snapshot,
  last_transaction_id xid8 not null default '0',
  last_id bigint not null default 0,
  since_id bigint not null default 0,
  primary key (is_only_row),
  constraint there_is_one_row check (is_only_row)
);
comment on table holdfast_private.relay_cursor is 'How far the relay has read the change log.';
comment on column holdfast_private.relay_cursor.is_only_row is 'Always true: the table has one row.';
comment on column holdfast_private.relay_cursor.relayed is 'All that this snapshot sees has been relayed.';
comment on column holdfast_private.relay_cursor.upto is 'The snapshot that is being relayed now; null between two.';
comment on column holdfast_private.relay_cursor.last_transaction_id is 'Position within upto: transaction of the last row relayed.';
comment on column holdfast_private.relay_cursor.last_id is 'Position within upto: id of the last row relayed.';
comment on column holdfast_private.relay_cursor.since_id is 'Rows up to this id came with a restore from another cluster: never relayed.';

insert into holdfast_private.relay_cursor default values;

-- Owner only: no policy, no grant.
alter table holdfast_private.relay_cursor enable row level security;

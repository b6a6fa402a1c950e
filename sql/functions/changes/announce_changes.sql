create or replace function holdfast_private.announce_changes(changes holdfast.availability_change_log[])
returns void
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  announced record;
begin
  -- Ids only, and few enough for a payload's 8000 bytes: what a listener may see is asked under its own role.
  for announced in
    select
      piece.model_id,
      piece.topic,
      jsonb_build_object(
        'model_id', piece.model_id::text,
        'ids', coalesce(jsonb_agg(piece.row_id::text order by piece.n) filter (where piece.row_id is not null), '[]')
      ) as payload,
      -- Whose row each id is, so that nobody looks for news in other people's. A digest: payloads are read by whoever may connect.
      coalesce(jsonb_agg(md5(piece.user_id) order by piece.n) filter (where piece.user_id is not null), '[]') as users
    from (
      select told.*, row_number() over (partition by told.model_id, told.topic order by told.row_id, told.user_id) as n
      from (select distinct t.* from unnest(announce_changes.changes) as c cross join lateral holdfast_private.topics_of(c) as t) as told
    ) as piece
    group by piece.model_id, piece.topic, (piece.n - 1) / 100
  loop
    perform pg_notify(format('holdfast:%s:%s', announced.topic, announced.model_id), announced.payload::text);
    -- Who follows many models, as the API does, listens here.
    perform pg_notify(
      'holdfast:changes', (announced.payload || jsonb_build_object('topic', announced.topic, 'users', announced.users))::text
    );
  end loop;
end
$$;
comment on function holdfast_private.announce_changes(holdfast.availability_change_log[]) is
  'Notifies the channels holdfast:availability:<model>, holdfast:hold:<model> and holdfast:booking:<model> of what changed, {model_id, ids}, with at most 100 ids at a time; and holdfast:changes of the same for all models, with topic and users: for each id of a hold or booking, md5 of its user.';
revoke all on function holdfast_private.announce_changes(holdfast.availability_change_log[]) from public;

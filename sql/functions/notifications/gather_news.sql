-- The relay's share is short however many subscribers there are: they are looked up by the fan-out, model by model.
create or replace function holdfast_private.gather_news(changes holdfast.availability_change_log[])
returns void
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  now timestamptz := holdfast_private.current_instant();
  digest_window interval := (select s.digest_window from holdfast_private.settings as s);
  due record;
begin
  if not exists (select from holdfast.user_notifications as s where s.is_active) then
    return;
  end if;
  for due in
    with gathered as (
      insert into holdfast_private.open_digests (model_id, event_type, user_id, is_public, first_change_id, payload, due_at)
      select d.model_id, d.event_type, d.user_id, d.is_public, d.log_id, d.payload,
        -- Windows come in bursts; what concerns somebody's own booking is told at once.
        now + case when d.is_public then digest_window else interval '0' end
      from holdfast_private.digest_news(gather_news.changes) as d
      returning *
    )
    select distinct g.model_id, g.is_public, g.due_at from gathered as g
  loop
    -- The window begins with the first change.
    perform holdfast_private.add_fan_out_job(due.model_id, due.due_at, case when due.is_public then 'window' else 'at once' end);
  end loop;
end
$$;
comment on function holdfast_private.gather_news(holdfast.availability_change_log[]) is
  'Keeps what the changes tell as open digests and adds the jobs that tell them: for availability when its window ends, else at once. The relay calls it in the transaction that moves its cursor, so each change is told once.';
revoke all on function holdfast_private.gather_news(holdfast.availability_change_log[]) from public;

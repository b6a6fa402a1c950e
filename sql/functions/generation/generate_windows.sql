-- One set-based statement for a batch of models that the caller has locked; only pieces that a strategy has to settle go one by one, last:
-- a merge takes in what was made before it.
create or replace function holdfast_private.generate_windows(
  model_ids bigint[],
  dates date[],
  schedule_ids bigint[] default null,
  on_conflict holdfast.conflict_strategy default 'trim',
  not_over_at timestamptz default null
)
returns setof holdfast.generated_window
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
-- Few rows from many functions: compiling the plan would take longer than the work.
set jit to off
as $$
declare
  now timestamptz := holdfast_private.current_instant();
begin
  return query
    with planned as materialized (
      select *
      from holdfast_private.plan_windows(
        generate_windows.model_ids, generate_windows.dates, generate_windows.schedule_ids, generate_windows.on_conflict,
        generate_windows.not_over_at
      )
    ),
    made as (
      insert into holdfast.availability (model_id, during, slot_type, schedule_id, created_at)
      select p.model_id, p.piece, 'recurring', p.schedule_id, now
      from planned as p
      where p.piece is not null and not p.is_contested
      returning availability.model_id, availability.id, availability.during
    )
    select
      p.model_id, m.id, p.schedule_id, p.local_date,
      lower(coalesce(p.piece, p.occurrence)), upper(coalesce(p.piece, p.occurrence)),
      case
        when p.piece is null then 'skipped'
        when p.piece = p.occurrence then 'created'
        else 'trimmed'
      end::holdfast.generation_outcome,
      p.reasons, null::holdfast.conflict_resolution[]
    from planned as p
    left join made as m on m.model_id = p.model_id and m.during = p.piece
    where not p.is_contested
      and (exists (select from made) or exists (select from planned as c where c.is_contested))
    order by p.model_id, lower(p.occurrence), lower(p.piece);

  if generate_windows.on_conflict <> 'trim' then
    return query
      select *
      from holdfast_private.settle_windows(
        generate_windows.model_ids, generate_windows.dates, generate_windows.schedule_ids, generate_windows.on_conflict,
        generate_windows.not_over_at
      );
  end if;
end
$$;
comment on function holdfast_private.generate_windows(bigint[], date[], bigint[], holdfast.conflict_strategy, timestamptz) is
  'Makes the windows of the active rules of locked models (all rules, or those given) for local dates (all occurrences, or those not over at an instant) and tells what became of each occurrence; nothing where nothing was made.';
revoke all on function holdfast_private.generate_windows(bigint[], date[], bigint[], holdfast.conflict_strategy, timestamptz) from public;

create or replace function holdfast.generate_availability_for_all_models(
  from_date date,
  to_date date,
  on_conflict holdfast.conflict_strategy default 'trim'
)
returns setof holdfast.generated_window
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  dates date[];
  batch bigint[];
  after_id bigint := 0;
begin
  perform holdfast_private.require_admin();
  perform holdfast_private.require_dates(from_date, to_date);
  perform holdfast_private.require_strategy('on_conflict', on_conflict, '{trim,adjust,remove,merge}');
  dates := array(select from_date + n from generate_series(0, to_date - from_date) as n);
  loop
    batch := array(
      select m.id
      from holdfast.models as m
      where m.is_active and m.id > after_id
      order by m.id
      limit 100
    );
    exit when cardinality(batch) = 0;
    perform from holdfast_private.lock_models(batch);
    return query
      select w.*
      from holdfast_private.generate_windows(
        batch, dates, on_conflict => generate_availability_for_all_models.on_conflict
      ) as w
      order by w.model_id, w.starts_at;
    after_id := batch[cardinality(batch)];
  end loop;
end
$$;
comment on function holdfast.generate_availability_for_all_models(date, date, holdfast.conflict_strategy) is
  $$@resultFieldName windows
generate_availability_from_schedules for all active models, in batches, in one transaction: each model's row stays locked until it ends. The worker's daily round commits batch by batch instead. Admins only.
Errors: FORBIDDEN, MISSING_ARGUMENT, INVALID_ARGUMENT, INVALID_RANGE, BAD_ISOLATION. Source: DESIGN section 4, Generation.$$;
revoke all on function holdfast.generate_availability_for_all_models(date, date, holdfast.conflict_strategy) from public;
grant execute on function holdfast.generate_availability_for_all_models(date, date, holdfast.conflict_strategy) to holdfast_admin;

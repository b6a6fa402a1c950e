create or replace function holdfast_private.notification_counts(model_id bigint, region tstzrange)
returns holdfast.notification_count[]
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  -- What is over, and well, as notification_success_view has it.
  return array(
    select row(
      d.channel,
      count(*),
      count(*) filter (where d.status = 'delivered'),
      count(*) filter (where d.status in ('pending', 'failed')),
      count(*) filter (where d.status in ('parked', 'unconfigured')),
      round(
        100.0 * count(*) filter (where d.status = 'delivered')
        / nullif(count(*) filter (where d.status in ('delivered', 'parked', 'unconfigured')), 0),
        2
      )
    )::holdfast.notification_count
    from holdfast.notification_deliveries as d
    where d.model_id = notification_counts.model_id and d.created_at <@ notification_counts.region
    group by d.channel
    order by d.channel
  );
end
$$;
comment on function holdfast_private.notification_counts(bigint, tstzrange) is
  'How many messages about a model that were queued in a region arrived, by channel. Names nobody.';
revoke all on function holdfast_private.notification_counts(bigint, tstzrange) from public;

create or replace function holdfast_private.merge_payloads(payloads jsonb[])
returns jsonb
language plpgsql
immutable
set search_path to pg_catalog, pg_temp
as $$
begin
  if cardinality(payloads) = 1 then
    return payloads[1];
  end if;
  -- Their times are UTC in one form, so that their texts sort as they do.
  return (
    select jsonb_build_object(
      'count', sum((p ->> 'count')::integer),
      'starts_at', min(p ->> 'starts_at'),
      'ends_at', max(p ->> 'ends_at'),
      'items', (
        select jsonb_agg(first.item)
        from (
          select i.item
          from unnest(merge_payloads.payloads) with ordinality as q (payload, n)
          cross join lateral jsonb_array_elements(q.payload -> 'items') with ordinality as i (item, m)
          order by i.item ->> 'starts_at', q.n, i.m
          limit 20
        ) as first
      )
    )
    from unnest(merge_payloads.payloads) as p
  );
end
$$;
comment on function holdfast_private.merge_payloads(jsonb[]) is 'One digest''s payload from several: counts added up, the first 20 items of all.';
revoke all on function holdfast_private.merge_payloads(jsonb[]) from public;

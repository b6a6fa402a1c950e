-- One sweep in the order of starts, whatever the number of items: each is compared with the one that reaches furthest so far.
create or replace function holdfast_private.clashes(items integer[], starts bigint[], ends bigint[], out n integer, out other integer)
returns setof record
language sql
immutable
begin atomic
  select greatest(s.item, s.furthest[2]), least(s.item, s.furthest[2])
  from (
    select
      i.item, i.starts_at,
      max(array[i.ends_at, i.item]) over (
        order by i.starts_at, i.item rows between unbounded preceding and 1 preceding
      ) as furthest
    from unnest(items, starts, ends) as i (item, starts_at, ends_at)
  ) as s
  where s.starts_at < s.furthest[1];
end;
comment on function holdfast_private.clashes(integer[], bigint[], bigint[]) is
  'Which of many half-open intervals overlap: a pair for each that begins before an earlier one ends; none when all are disjoint.';
revoke all on function holdfast_private.clashes(integer[], bigint[], bigint[]) from public;

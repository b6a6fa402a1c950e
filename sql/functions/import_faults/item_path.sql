create or replace function holdfast_private.item_path(section text, n integer)
returns text
language sql
immutable
return '$' || case when section = 'document' then '' else '.' || section end || case when n is null then '' else '[' || n || ']' end;
comment on function holdfast_private.item_path(text, integer) is 'JSON path of an item of an availability document.';
revoke all on function holdfast_private.item_path(text, integer) from public;

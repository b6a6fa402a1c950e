create or replace function holdfast_private.path_step(key text)
returns text
language sql
immutable
return case when key ~ '^[A-Za-z_][A-Za-z0-9_]*$' then '.' || key else '[' || to_json(left(key, 100)) || ']' end;
comment on function holdfast_private.path_step(text) is 'One step of a JSON path: .key, or ["any other key"].';
revoke all on function holdfast_private.path_step(text) from public;

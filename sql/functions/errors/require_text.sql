create or replace function holdfast_private.require_text(name text, value text, at_most integer, at_least integer default 1)
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  if char_length(require_text.value) not between require_text.at_least and require_text.at_most then
    perform holdfast_private.fail(
      'INVALID_ARGUMENT',
      format('%s must have %s to %s characters', require_text.name, require_text.at_least, require_text.at_most),
      jsonb_build_object('argument', require_text.name, 'length', char_length(require_text.value))
    );
  end if;
end
$$;
comment on function holdfast_private.require_text(text, text, integer, integer) is
  'Raises INVALID_ARGUMENT unless the text, where given, has a length within bounds. The text itself is not told: it may be personal.';
revoke all on function holdfast_private.require_text(text, text, integer, integer) from public;

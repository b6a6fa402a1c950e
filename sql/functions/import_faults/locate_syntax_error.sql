-- PostgreSQL tells the line of a fault, and no column. With each token on a line of its own, the line is the token.
create or replace function holdfast_private.locate_syntax_error(document text)
returns jsonb
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  blanks text[];
  tokens text[];
  context text;
  token integer;
  sound text;
begin
  select array_agg(t[1] order by n), array_agg(t[2] order by n) into blanks, tokens
  from regexp_matches(
    document, '([ \t\n\r]*)("(?:[^"\\]|\\.)*(?:"|\\?$)|[][{}:,]|[^][{}:," \t\n\r]+|$)', 'g'
  ) with ordinality as m (t, n);
  perform (array_to_string(tokens, E'\n') || E'\n')::jsonb;
  return '{}';
exception
  when invalid_text_representation or untranslatable_character then
    get stacked diagnostics context = pg_exception_context;
    -- The words are in the server's language; the number of the line is the first in any.
    token := least(substring(context from '[0-9]+')::integer, cardinality(tokens));
    sound := left(
      document, length(array_to_string(blanks[:token], '')) + length(array_to_string(tokens[:token - 1], ''))
    );
    return jsonb_build_object(
      'position', length(sound) + 1,
      'line', length(sound) - length(replace(sound, E'\n', '')) + 1,
      'column', length(substring(sound from '[^\n]*$')) + 1
    );
end
$$;
comment on function holdfast_private.locate_syntax_error(text) is
  'Where a text ceases to be JSON: position, line and column, counted in characters from 1.';
revoke all on function holdfast_private.locate_syntax_error(text) from public;

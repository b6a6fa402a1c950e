create or replace function holdfast_private.form_problem(form text, value jsonb)
returns text
language plpgsql
immutable
set search_path to pg_catalog, pg_temp
as $$
declare
  type text := jsonb_typeof(value);
  content text := value #>> '{}';
begin
  case form
    when 'format' then
      return case when value = '"holdfast.availability"' then null else 'must be "holdfast.availability"' end;
    when 'version' then
      return case when value = '1' then null else 'must be 1' end;
    when 'object', 'array', 'boolean' then
      return case when type = form then null else format('must be of type %s', form) end;
    when 'text' then
      return case when type = 'string' then null else 'must be a text' end;
    when 'integer', 'index' then
      return case
        when type <> 'number' or content !~ '^-?[0-9]{1,10}$' then 'must be an integer'
        when content::bigint not between -2147483648 and 2147483647 then 'must be an integer of four bytes'
        when form = 'index' and content::bigint < 0 then 'must be the index of a rule in schedules'
      end;
    when 'amount' then
      return case
        when type = 'number' or type = 'string' and content ~ '^[0-9]+(\.[0-9]+)?$' and length(content) <= 1000 then null
        else 'must be an amount, as in "12.50"'
      end;
    when 'date' then
      return case
        when type = 'string' and holdfast_private.is_calendar_date(content) then null
        else 'must be a calendar date, as in 2024-01-31'
      end;
    when 'time' then
      return case
        when type = 'string' and content ~ '^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)(:00)?$' then null
        else 'must be a local time in whole minutes, as in 14:00'
      end;
    when 'instant' then
      return case
        when type = 'string' and holdfast_private.is_calendar_date(left(content, 10))
          and substr(content, 11) ~ '^T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?(Z|[+-](0[0-9]|1[0-5]):[0-5][0-9])$' then null
        else 'must be an instant, as in 2024-01-31T14:00:00Z'
      end;
    when 'slot_type' then
      return case
        when type = 'string' and content = any (enum_range(null::holdfast.slot_type)::text[]) then null
        else 'must be manual, recurring or generated'
      end;
  end case;
end
$$;
comment on function holdfast_private.form_problem(text, jsonb) is
  'Why a value is not of a form that document_fields names; null when it is.';
revoke all on function holdfast_private.form_problem(text, jsonb) from public;

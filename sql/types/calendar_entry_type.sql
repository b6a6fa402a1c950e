create type holdfast.calendar_entry_type as enum ('available', 'held', 'booked', 'blocked', 'external');
comment on type holdfast.calendar_entry_type is 'What an entry of a model''s calendar is.';

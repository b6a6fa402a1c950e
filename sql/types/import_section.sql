create type holdfast.import_section as enum ('settings', 'schedules', 'blocked_dates', 'windows', 'removed', 'external_busy');
comment on type holdfast.import_section is 'A section of an availability document: the model''s settings, weekly rules, blocked dates, windows, time of rules that was removed by hand, time taken elsewhere.';

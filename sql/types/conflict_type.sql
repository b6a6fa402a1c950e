create type holdfast.conflict_type as enum ('availability', 'booking', 'hold', 'blocked_date', 'external');
comment on type holdfast.conflict_type is 'What stands in the way of a window or a slot.';

create type holdfast.slot_type as enum ('manual', 'recurring', 'generated');
comment on type holdfast.slot_type is 'Where a window came from: by hand, from a weekly rule, or made by a conflict resolution, a merge, a rule''s change or an import.';

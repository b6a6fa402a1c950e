create type holdfast.import_outcome as enum ('created', 'updated', 'kept', 'trimmed', 'merged', 'skipped', 'removed');
comment on type holdfast.import_outcome is 'What an import does with an item: created, updated, kept as it is, trimmed (made in part, around what is there), merged with what it overlapped, skipped (no part of it is free), or removed, of what was there.';

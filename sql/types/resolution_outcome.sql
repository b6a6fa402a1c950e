create type holdfast.resolution_outcome as enum ('kept', 'created', 'adjusted', 'moved', 'removed', 'merged');
comment on type holdfast.resolution_outcome is 'What a conflict resolution does with one window: kept as it is, created, adjusted (cut), moved behind the new window, removed, or merged into one with the others.';

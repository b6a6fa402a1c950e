create type holdfast.generation_outcome as enum ('created', 'trimmed', 'merged', 'skipped');
comment on type holdfast.generation_outcome is 'What became of one occurrence of a rule: made whole, made in part, merged into one window with what it overlapped, or not made.';

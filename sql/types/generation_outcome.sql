create type holdfast.generation_outcome as enum ('created', 'trimmed', 'skipped');
comment on type holdfast.generation_outcome is 'What became of one occurrence of a rule: made whole, made in part, or not made.';

create type holdfast.conflict_strategy as enum ('reject', 'trim', 'adjust', 'remove', 'merge');
comment on type holdfast.conflict_strategy is 'What a new window does about windows that it overlaps: reject (it is refused), trim (it gives way), adjust (they are shortened, split or give way), remove (they are deleted whole), merge (all become one window).';

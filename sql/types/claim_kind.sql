create type holdfast.claim_kind as enum ('held', 'booked', 'buffer');
comment on type holdfast.claim_kind is 'How a claim stands in a slot''s way: it holds the time, has booked it, or needs it as a buffer (one''s own or the slot''s).';

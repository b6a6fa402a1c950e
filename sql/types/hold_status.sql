create type holdfast.hold_status as enum ('active', 'converted', 'released', 'expired');
comment on type holdfast.hold_status is 'Life of a hold: active, then converted (booked), released (given back) or expired (ran out).';

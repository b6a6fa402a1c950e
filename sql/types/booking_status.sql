create type holdfast.booking_status as enum ('pending', 'confirmed', 'completed', 'cancelled', 'no_show', 'expired');
comment on type holdfast.booking_status is 'Life of a booking: pending (rides on its hold), confirmed (paid, or free of charge), then completed, no_show or cancelled; expired when its hold ran out unpaid.';

create type holdfast.delivery_status as enum ('pending', 'delivered', 'failed', 'parked', 'unconfigured');
comment on type holdfast.delivery_status is 'Life of a message: pending, delivered, failed (tried again later), parked (given up, see last_error) or unconfigured (no such channel on this server).';

create type holdfast_private.delivery_outcome as enum ('delivered', 'failed', 'rejected', 'unconfigured', 'gone');
comment on type holdfast_private.delivery_outcome is 'What came of an attempt: delivered (acknowledged), failed (try again), rejected (no use in trying again), unconfigured (this server has no such channel) or gone (the receiver wants no more: its subscription ends).';

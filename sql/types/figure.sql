create type holdfast_private.figure as (name text, labels jsonb, value double precision);
comment on type holdfast_private.figure is 'One figure for operators, as a monitoring system takes it.';
comment on column holdfast_private.figure.name is 'What is told; the API''s /metrics puts holdfast_ before it.';
comment on column holdfast_private.figure.labels is 'Of what: an object of texts.';
comment on column holdfast_private.figure.value is 'How much; durations in seconds, ratios from 0 to 1.';

create type holdfast_private.search_part as (
  run_start timestamptz,
  fills_run boolean,
  first_start timestamptz,
  last_start timestamptz,
  local_first timestamp,
  clock_changes boolean,
  most_points integer,
  seconds double precision
);
comment on type holdfast_private.search_part is
  'What of a free run lies on one local day, for slots of one length: the run''s own start, whether a slot fills the run exactly, the first and last instant at which a slot may start, the first on the local clock, and whether that changes between them; and bounds for what its starts can score and how near they can be to the wanted time.';

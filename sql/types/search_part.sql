create type holdfast_private.search_part as (
  run_start timestamptz,
  fills_run boolean,
  first_start timestamptz,
  last_start timestamptz,
  clock_changes boolean
);
comment on type holdfast_private.search_part is
  'What of a free run lies on one local day, for slots of one length: the run''s own start, whether a slot fills the run exactly, the first and last instant at which a slot may start, and whether the local clock changes between them.';

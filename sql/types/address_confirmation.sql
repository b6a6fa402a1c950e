create type holdfast_private.address_confirmation as (
  user_id text,
  subscription_id bigint,
  address text,
  token text,
  time_zone text
);
comment on type holdfast_private.address_confirmation is 'What a mail says that asks whether its address is the subscriber''s.';

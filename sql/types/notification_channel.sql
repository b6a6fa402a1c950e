create type holdfast.notification_channel as enum ('email', 'webhook', 'telegram', 'in_app');
comment on type holdfast.notification_channel is 'How a message travels. Text messages and push go through the host''s webhook.';

-- Installs the whole engine in one transaction: psql -v ON_ERROR_STOP=1 -f sql/index.sql. The only load order there is.
\set ON_ERROR_STOP on
begin;

\ir roles.sql
\ir schemas.sql

-- Types
\ir types/slot_type.sql
\ir types/hold_status.sql
\ir types/booking_status.sql
\ir types/conflict_type.sql
\ir types/conflict_strategy.sql
\ir types/resolution_outcome.sql
\ir types/generation_outcome.sql
\ir types/calendar_entry_type.sql
\ir types/change_operation.sql
\ir types/change_topic.sql
\ir types/notification_channel.sql
\ir types/delivery_status.sql
\ir types/notification_event.sql
\ir types/availability_document.sql
\ir types/import_section.sql
\ir types/import_outcome.sql
\ir types/notification_news.sql
\ir types/notification_digest.sql
\ir types/delivery_outcome.sql
\ir types/outgoing_message.sql
\ir types/address_confirmation.sql
\ir types/slot.sql
\ir types/search_part.sql
\ir types/instant_availability.sql
\ir types/claim_kind.sql
\ir types/slot_fault.sql
\ir types/slot_reason.sql
\ir types/conflict_resolution.sql
\ir types/import_result.sql
\ir types/import_fault.sql
\ir types/claim_conflict.sql
\ir types/generated_window.sql
\ir types/availability_conflict.sql
\ir types/booking_request_analysis.sql
\ir types/external_busy_entry.sql
\ir types/schedule_rule.sql
\ir types/calendar_entry.sql
\ir types/booking_count.sql
\ir types/booking_hour.sql
\ir types/availability_statistics.sql
\ir types/figure.sql

-- What tables' defaults and checks call
\ir tables/error_codes.sql
\ir functions/errors/fail.sql
\ir functions/errors/require_arguments.sql
\ir tables/clock.sql
\ir tables/settings.sql
\ir functions/time/current_instant.sql
\ir functions/time/is_time_zone.sql
\ir functions/time/week_minutes.sql

-- Tables
\ir tables/models.sql
\ir tables/model_schedules.sql
\ir tables/model_blocked_dates.sql
\ir tables/availability.sql
\ir tables/removed_windows.sql
\ir tables/external_busy.sql
\ir tables/booking_holds.sql
\ir tables/bookings.sql
\ir tables/occupied_time.sql
\ir tables/user_notifications.sql
\ir tables/subscription_secrets.sql
\ir tables/address_confirmations.sql
\ir tables/open_digests.sql
\ir tables/notification_deliveries.sql
\ir tables/availability_change_log.sql
\ir tables/relay_cursor.sql
\ir tables/workers.sql
\ir tables/request_counts.sql
\ir tables/horizons.sql
\ir tables/idempotency_keys.sql
\ir tables/resolution_counts.sql
\ir types/smart_booking.sql
\ir types/availability_settings.sql

-- Errors
\ir functions/errors/fail_not_found.sql
\ir functions/errors/make_range.sql
\ir functions/errors/require_dates.sql
\ir functions/errors/require_price.sql
\ir functions/errors/require_text.sql

-- Time
\ir functions/time/local_to_instant.sql
\ir functions/time/require_time_zone.sql
\ir functions/time/set_clock.sql

-- Access
\ir functions/access/caller_is_admin.sql
\ir functions/access/caller_is_model.sql
\ir functions/access/caller_model_id.sql
\ir functions/access/caller_role.sql
\ir functions/access/caller_user_id.sql
\ir functions/access/lock_model.sql
\ir functions/access/lock_models.sql
\ir functions/access/require_admin.sql
\ir functions/access/require_claimant.sql
\ir functions/access/require_model.sql
\ir functions/access/require_read_committed.sql
\ir functions/access/resolve_user.sql

-- Idempotency
\ir functions/idempotency/idempotent_caller.sql
\ir functions/idempotency/keep_answer.sql
\ir functions/idempotency/prune_idempotency_keys.sql
\ir functions/idempotency/recall_answer.sql

-- Changes
\ir functions/changes/announce_changes.sql
\ir functions/changes/availability_topic.sql
\ir functions/changes/claim_topic.sql
\ir functions/changes/current_actor.sql
\ir functions/changes/has_unrelayed_changes.sql
\ir functions/changes/get_change_log.sql
\ir functions/changes/log_availability_changes.sql
\ir functions/changes/notification_topic.sql
\ir functions/changes/refuse_direct_write.sql
\ir functions/changes/refuse_log_delete.sql
\ir functions/changes/refuse_truncate.sql
\ir functions/changes/relay_changes.sql
\ir functions/changes/schedule_sweeps.sql
\ir functions/changes/topics_of.sql

-- Models
\ir functions/models/add_model.sql
\ir functions/models/claim_model_id.sql
\ir functions/models/deactivate_model.sql
\ir functions/models/get_availability_settings.sql
\ir functions/models/require_settings.sql
\ir functions/models/update_availability_settings.sql

-- Blocked dates
\ir functions/blocked_dates/block_dates.sql
\ir functions/blocked_dates/blocked_date_reason.sql
\ir functions/blocked_dates/blocked_range.sql
\ir functions/blocked_dates/blocked_ranges.sql
\ir functions/blocked_dates/blocked_time.sql
\ir functions/blocked_dates/require_blockable.sql
\ir functions/blocked_dates/unblock_dates.sql

-- Search
\ir functions/search/best_of.sql
\ir functions/search/best_slots.sql
\ir functions/search/candidate_starts.sql
\ir functions/search/check_instant_availability.sql
\ir functions/search/earliest_start.sql
\ir functions/search/explain_slot.sql
\ir functions/search/find_best_slots.sql
\ir functions/search/find_best_slots_for_models.sql
\ir functions/search/free_time.sql
\ir functions/search/grid_starts.sql
\ir functions/search/make_search_range.sql
\ir functions/search/next_slot.sql
\ir functions/search/own_hold_starts.sql
\ir functions/search/require_search.sql
\ir functions/search/score_slot.sql
\ir functions/search/search_parts.sql
\ir functions/search/searched_models.sql

-- Availability
\ir functions/availability/add_availability.sql
\ir functions/availability/claimed_time.sql
\ir functions/availability/forget_removed.sql
\ir functions/availability/remove_availability.sql
\ir functions/availability/require_external_entries.sql
\ir functions/availability/set_external_busy.sql

-- Conflicts
\ir functions/conflicts/apply_resolution.sql
\ir functions/conflicts/check_availability_conflicts.sql
\ir functions/conflicts/conflicts_with.sql
\ir functions/conflicts/count_resolution.sql
\ir functions/conflicts/list_conflicts.sql
\ir functions/conflicts/plan_adjustment.sql
\ir functions/conflicts/plan_merge.sql
\ir functions/conflicts/plan_removal.sql
\ir functions/conflicts/plan_resolution.sql
\ir functions/conflicts/refuse_conflicts.sql
\ir functions/conflicts/require_strategy.sql
\ir functions/conflicts/resolution_of.sql
\ir functions/conflicts/resolve_conflicts.sql
\ir functions/conflicts/resolve_window.sql

-- Generation
\ir functions/generation/dates_to_horizon.sql
\ir functions/generation/generate_availability_for_all_models.sql
\ir functions/generation/generate_availability_from_schedules.sql
\ir functions/generation/generate_horizon.sql
\ir functions/generation/generate_to_horizon.sql
\ir functions/generation/generate_windows.sql
\ir functions/generation/generated_dates.sql
\ir functions/generation/occurrences.sql
\ir functions/generation/plan_windows.sql
\ir functions/generation/settle_windows.sql

-- Schedules
\ir functions/schedules/add_recurring_schedule.sql
\ir functions/schedules/delete_recurring_schedule.sql
\ir functions/schedules/fail_schedule_overlap.sql
\ir functions/schedules/lock_schedule.sql
\ir functions/schedules/require_no_overlap.sql
\ir functions/schedules/require_rule.sql
\ir functions/schedules/require_rules.sql
\ir functions/schedules/set_recurring_schedules.sql
\ir functions/schedules/update_recurring_schedule.sql
\ir functions/schedules/withdraw_windows.sql

-- Holds
\ir functions/holds/expire_holds.sql
\ir functions/holds/expire_holds_over.sql
\ir functions/holds/has_expired_holds.sql
\ir functions/holds/hold_slot.sql
\ir functions/holds/lock_hold.sql
\ir functions/holds/own_live_hold.sql
\ir functions/holds/place_hold.sql
\ir functions/holds/round_money.sql
\ir functions/holds/price_of.sql
\ir functions/holds/refuse_slot.sql
\ir functions/holds/release_expired_availability_holds.sql
\ir functions/holds/release_hold.sql
\ir functions/holds/require_terms.sql
\ir functions/holds/slot_faults.sql
\ir functions/holds/widen.sql
\ir functions/holds/without_locked_bookings.sql

-- Bookings
\ir functions/bookings/analyze_booking_request.sql
\ir functions/bookings/book_best_slot.sql
\ir functions/bookings/book_found_slot.sql
\ir functions/bookings/book_hold.sql
\ir functions/bookings/cancel_booking.sql
\ir functions/bookings/close_booking.sql
\ir functions/bookings/complete_booking.sql
\ir functions/bookings/convert_hold_to_booking.sql
\ir functions/bookings/create_smart_booking.sql
\ir functions/bookings/expire_overdue.sql
\ir functions/bookings/fail_no_slot.sql
\ir functions/bookings/lock_booking.sql
\ir functions/bookings/mark_no_show.sql
\ir functions/bookings/move_booking.sql
\ir functions/bookings/require_movable.sql
\ir functions/bookings/reschedule_booking.sql
\ir functions/bookings/settle_claim.sql

-- Payments
\ir functions/payments/confirm_booking.sql
\ir functions/payments/require_payment.sql
\ir functions/payments/settle_late_payment.sql
\ir functions/payments/settle_payment.sql

-- Subscriptions
\ir functions/subscriptions/random_secret.sql
\ir functions/subscriptions/confirm_address.sql
\ir functions/subscriptions/is_confirmed_address.sql
\ir functions/subscriptions/is_webhook_url.sql
\ir functions/subscriptions/list_subscriptions.sql
\ir functions/subscriptions/random_token.sql
\ir functions/subscriptions/random_webhook_secret.sql
\ir functions/subscriptions/request_confirmation.sql
\ir functions/subscriptions/require_address.sql
\ir functions/subscriptions/require_subscription.sql
\ir functions/subscriptions/rotate_webhook_secret.sql
\ir functions/subscriptions/start_confirmation.sql
\ir functions/subscriptions/subscribe_to_availability.sql
\ir functions/subscriptions/unsubscribe.sql
\ir functions/subscriptions/unsubscribe_by_token.sql

-- Jobs
\ir functions/jobs/add_confirmation_job.sql
\ir functions/jobs/add_delivery_job.sql
\ir functions/jobs/add_fan_out_job.sql
\ir functions/jobs/add_job.sql
\ir functions/jobs/confirmation_job_key.sql
\ir functions/jobs/delivery_job_key.sql
\ir functions/jobs/dispatch_deliveries.sql

-- Deliveries
\ir functions/deliveries/quiet_hours.sql
\ir functions/deliveries/end_delivery.sql
\ir functions/deliveries/finish_delivery.sql
\ir functions/deliveries/is_stale.sql
\ir functions/deliveries/most_attempts.sql
\ir functions/deliveries/outgoing_message_of.sql
\ir functions/deliveries/postpone_delivery.sql
\ir functions/deliveries/quiet_end.sql
\ir functions/deliveries/requeue_deliveries.sql
\ir functions/deliveries/retry_delay.sql
\ir functions/deliveries/retry_delivery.sql
\ir functions/deliveries/start_delivery.sql
\ir functions/deliveries/subscription_of.sql

-- Notifications
\ir functions/notifications/dedupe_key.sql
\ir functions/notifications/announce_expiring_holds.sql
\ir functions/notifications/digest_news.sql
\ir functions/notifications/due_lead_time.sql
\ir functions/notifications/fan_out_notifications.sql
\ir functions/notifications/gather_news.sql
\ir functions/notifications/mark_notification_read.sql
\ir functions/notifications/merge_payloads.sql
\ir functions/notifications/news_of.sql
\ir functions/notifications/reminder_instant.sql
\ir functions/notifications/send_reminders.sql
\ir functions/notifications/subscribers_of.sql
\ir functions/notifications/tell.sql
\ir functions/notifications/unread_notifications.sql
\ir functions/notifications/was_told.sql

-- Workers
\ir functions/workers/give_back_jobs.sql
\ir functions/workers/record_heartbeat.sql
\ir functions/workers/retire_worker.sql

-- Maintenance
\ir functions/maintenance/prune_change_log.sql
\ir functions/maintenance/prune_confirmations.sql
\ir functions/maintenance/prune_deliveries.sql
\ir functions/maintenance/run_maintenance.sql

-- Calendars
\ir functions/calendars/get_model_calendar.sql
\ir functions/calendars/get_user_calendar.sql

-- Statistics
\ir functions/statistics/minutes_of.sql
\ir functions/statistics/time_figures.sql
\ir functions/statistics/next_available_slot.sql
\ir functions/statistics/booking_figures.sql
\ir functions/statistics/hold_success_rate.sql
\ir functions/statistics/get_availability_statistics.sql

-- Monitoring
\ir functions/monitoring/claim_figures.sql
\ir functions/monitoring/delivery_figures.sql
\ir functions/monitoring/job_figures.sql
\ir functions/monitoring/monitoring_figures.sql
\ir functions/monitoring/relay_lag.sql
\ir functions/monitoring/resolution_figures.sql
\ir functions/monitoring/schema_version.sql
\ir functions/monitoring/utilization_figures.sql

-- Limits
\ir functions/limits/count_request.sql

-- Import's faults
\ir functions/import_faults/path_step.sql
\ir functions/import_faults/item_path.sql
\ir functions/import_faults/is_calendar_date.sql
\ir functions/import_faults/clash_faults.sql
\ir functions/import_faults/clashes.sql
\ir functions/import_faults/document_faults.sql
\ir functions/import_faults/document_fields.sql
\ir functions/import_faults/document_items.sql
\ir functions/import_faults/fail_import.sql
\ir functions/import_faults/form_faults.sql
\ir functions/import_faults/form_problem.sql
\ir functions/import_faults/limit_faults.sql
\ir functions/import_faults/locate_syntax_error.sql
\ir functions/import_faults/parse_document.sql
\ir functions/import_faults/reference_faults.sql
\ir functions/import_faults/repeated_keys.sql
\ir functions/import_faults/rule_conflict_faults.sql
\ir functions/import_faults/rule_faults.sql
\ir functions/import_faults/rule_problem.sql
\ir functions/import_faults/sound_rows.sql
\ir functions/import_faults/window_conflict_faults.sql

-- Transfer
\ir functions/transfer/apply_document.sql
\ir functions/transfer/export_availability_settings.sql
\ir functions/transfer/exported_range.sql
\ir functions/transfer/import_availability_document.sql
\ir functions/transfer/import_availability_settings.sql
\ir functions/transfer/import_blocked_dates.sql
\ir functions/transfer/import_document.sql
\ir functions/transfer/import_external_busy.sql
\ir functions/transfer/import_free_windows.sql
\ir functions/transfer/import_removed.sql
\ir functions/transfer/import_schedules.sql
\ir functions/transfer/import_settings.sql
\ir functions/transfer/import_window.sql
\ir functions/transfer/import_windows.sql
\ir functions/transfer/require_import.sql
\ir functions/transfer/without_new_ids.sql

-- Triggers
\ir triggers/models.sql
\ir triggers/model_schedules.sql
\ir triggers/model_blocked_dates.sql
\ir triggers/availability.sql
\ir triggers/external_busy.sql
\ir triggers/booking_holds.sql
\ir triggers/bookings.sql
\ir triggers/occupied_time.sql
\ir triggers/user_notifications.sql
\ir triggers/availability_change_log.sql

-- Views
\ir views/available_slots_view.sql
\ir views/model_availability_calendar.sql
\ir views/notification_dead_letters.sql
\ir views/notification_success_view.sql

commit;

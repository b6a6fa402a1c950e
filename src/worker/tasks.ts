import type { Task, TaskList } from "graphile-worker";
import announceExpiringHolds from "../../tasks/announce_expiring_holds.ts";
import { makeDeliverNotification } from "../../tasks/deliver_notification.ts";
import fanOutNotifications from "../../tasks/fan_out_notifications.ts";
import generateHorizon from "../../tasks/generate_horizon.ts";
import pruneChangeLog from "../../tasks/prune_change_log.ts";
import pruneConfirmations from "../../tasks/prune_confirmations.ts";
import pruneDeliveries from "../../tasks/prune_deliveries.ts";
import pruneIdempotencyKeys from "../../tasks/prune_idempotency_keys.ts";
import requeueDeliveries from "../../tasks/requeue_deliveries.ts";
import { makeSendConfirmation } from "../../tasks/send_confirmation.ts";
import sendReminders from "../../tasks/send_reminders.ts";
import sweepExpiredHolds from "../../tasks/sweep_expired_holds.ts";
import type { Channels } from "../channels/channels.ts";
import type { OwnerConfig } from "../config.ts";
import type { Log } from "../log.ts";
import type { Pulse } from "./pulse.ts";

/** What a task may need of its process, beside the database and what graphile-worker hands it: such a task's file makes it from this. */
export interface TaskContext {
  config: OwnerConfig;
  log: Log;
  channels: Channels;
  pulse: Pulse;
}

type Tasks = { [Identifier in keyof GraphileWorker.Tasks]: Task<Identifier> };

/** Every task of tasks/ by its identifier, which is its file's name. One that is declared and not listed here doesn't compile. */
export function createTasks(context: TaskContext): TaskList {
  const tasks: Tasks = {
    announce_expiring_holds: announceExpiringHolds,
    deliver_notification: makeDeliverNotification(context),
    fan_out_notifications: fanOutNotifications,
    generate_horizon: generateHorizon,
    prune_change_log: pruneChangeLog,
    prune_confirmations: pruneConfirmations,
    prune_deliveries: pruneDeliveries,
    prune_idempotency_keys: pruneIdempotencyKeys,
    requeue_deliveries: requeueDeliveries,
    send_confirmation: makeSendConfirmation(context),
    send_reminders: sendReminders,
    sweep_expired_holds: sweepExpiredHolds,
  };
  return tasks as TaskList;
}

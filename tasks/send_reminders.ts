import type { Task } from "graphile-worker";
import * as v from "valibot";
import { cronPayload, inBatches } from "../src/worker/batches.ts";

declare global {
  namespace GraphileWorker {
    interface Tasks {
      send_reminders: Record<string, unknown>;
    }
  }
}

/** Reminds of bookings whose lead times have come. */
const sendReminders: Task<"send_reminders"> = async (payload, helpers) => {
  v.parse(cronPayload, payload);
  const count = await inBatches(helpers, "select holdfast_private.send_reminders($1) as count", { size: 500 });
  if (count > 0) helpers.logger.info(`queued ${count} reminders`);
};

export default sendReminders;

import type { Task } from "graphile-worker";
import * as v from "valibot";

declare global {
  namespace GraphileWorker {
    interface Tasks {
      fan_out_notifications: { model_id: string };
    }
  }
}

/** Ids are bigint: text on this side. */
const payloadSchema = v.object({ model_id: v.pipe(v.string(), v.digits()) });

/** Tells a model's news that is due to its subscribers: messages are stored, and the jobs that send them added, in one transaction. */
const fanOutNotifications: Task<"fan_out_notifications"> = async (payload, { query, logger }) => {
  const { model_id } = v.parse(payloadSchema, payload);
  const { rows } = await query<{ told: number }>("select holdfast_private.fan_out_notifications($1) as told", [model_id]);
  if (rows[0]!.told > 0) logger.debug(`queued ${rows[0]!.told} messages`);
};

export default fanOutNotifications;

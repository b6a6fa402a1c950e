import { setTimeout as sleep } from "node:timers/promises";
import type { JobHelpers, Task } from "graphile-worker";
import * as v from "valibot";
import type { Outcome, OutgoingMessage } from "../src/channels/message.ts";
import type { TaskContext } from "../src/worker/tasks.ts";

declare global {
  namespace GraphileWorker {
    interface Tasks {
      deliver_notification: { model_id: string; id: string };
    }
  }
}

/** Ids are bigint: text on this side. */
const payloadSchema = v.object({ model_id: v.pipe(v.string(), v.digits()), id: v.pipe(v.string(), v.digits()) });

/** Makes the task that tries to send one message. When it is tried again, if ever, is SQL's to say: the job itself is done either way. */
export function makeDeliverNotification({ channels, pulse }: TaskContext): Task<"deliver_notification"> {
  return async (payload, helpers) => {
    const { model_id, id } = v.parse(payloadSchema, payload);
    const isCurrent = pulse.begin();
    const message = await startDelivery(helpers, model_id, id);
    if (message === null) return;
    await finishDelivery(helpers, message, await channels.send(message, helpers.abortSignal, isCurrent));
  };
}

async function startDelivery({ query }: JobHelpers, modelId: string, id: string): Promise<OutgoingMessage | null> {
  const { rows } = await query<OutgoingMessage | { id: null }>("select * from holdfast_private.start_delivery($1, $2)", [modelId, id]);
  const message = rows[0];
  return message === undefined || message.id === null ? null : message;
}

const mostTries = 5;
const pauseMs = 1000;

/** What has been sent must not be sent again: where the database doesn't answer for a moment, it is told a moment later. */
async function finishDelivery({ query }: JobHelpers, { model_id, id, attempt }: OutgoingMessage, answer: Outcome): Promise<void> {
  const error = "error" in answer ? answer.error : null;
  const retryAfter = "retryAfterSeconds" in answer ? answer.retryAfterSeconds : null;
  for (let tries = 1; ; tries++) {
    try {
      await query("select holdfast_private.finish_delivery($1, $2, $3, $4, $5, $6)", [
        model_id,
        id,
        attempt,
        answer.outcome,
        error,
        retryAfter ?? null,
      ]);
      return;
    } catch (error) {
      if (tries === mostTries) throw error;
      await sleep(pauseMs);
    }
  }
}

import type { Task } from "graphile-worker";
import * as v from "valibot";
import type { Confirmation } from "../src/channels/email.ts";
import type { TaskContext } from "../src/worker/tasks.ts";

declare global {
  namespace GraphileWorker {
    interface Tasks {
      send_confirmation: { user_id: string; subscription_id: string };
    }
  }
}

const payloadSchema = v.object({ user_id: v.string(), subscription_id: v.pipe(v.string(), v.digits()) });

/** Makes the task that sends the mail which asks whether an address is its user's. One that may go better later is tried again by the queue. */
export function makeSendConfirmation({ channels, log }: TaskContext): Task<"send_confirmation"> {
  return async (payload, { query, abortSignal }) => {
    const { user_id, subscription_id } = v.parse(payloadSchema, payload);
    const { rows } = await query<Confirmation | { address: null }>("select * from holdfast_private.start_confirmation($1, $2)", [
      user_id,
      subscription_id,
    ]);
    const confirmation = rows[0];
    if (confirmation === undefined || confirmation.address === null) return;
    const answer = await channels.confirm(confirmation, abortSignal);
    if (answer.outcome === "failed") throw new Error(`The mail that asks for a confirmation: ${answer.error}`);
    if (answer.outcome !== "delivered") log.warn({ outcome: answer.outcome, error: answer.error }, "an address can't be asked to confirm");
  };
}

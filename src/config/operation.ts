import * as v from "valibot";
import { wholeNumberOr } from "./values.ts";

export interface OperationSettings {
  /** Who shows it may read /metrics; undefined outside production means everybody, in production nobody. */
  metricsToken: string | undefined;
  /** How long a server that is to stop goes on serving, not ready, so that a load balancer sees it. */
  shutdownDelayMs: number;
  /** A replica that is further behind is not read. */
  longestReadLagMs: number;
}

export const operationVariables = {
  METRICS_TOKEN: v.optional(v.pipe(v.string(), v.minLength(16, "must have at least 16 characters"))),
  SHUTDOWN_DELAY_MS: wholeNumberOr(0, 0, 600_000),
  READ_LAG_MS: wholeNumberOr(5_000, 1_000, 600_000),
};

type Found = v.InferOutput<v.ObjectSchema<typeof operationVariables, undefined>>;

export function operationSettings(found: Found): OperationSettings {
  return { metricsToken: found.METRICS_TOKEN, shutdownDelayMs: found.SHUTDOWN_DELAY_MS, longestReadLagMs: found.READ_LAG_MS };
}

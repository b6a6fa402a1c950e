import "../grafastMode.ts";
import type { PgSelectSingleStep } from "postgraphile/@dataplan/pg";
import { TYPES } from "postgraphile/@dataplan/pg";
import { extendSchema, gql } from "postgraphile/utils";

/**
 * ModelBlockedDate.reason. A computed column would be handed the whole row, which takes the right to read all of it: the reason is
 * granted to nobody, and blocked_date_reason() tells it by key.
 */
export const BlockedReasonPlugin = extendSchema((build) => {
  const reasons = build.pgResources.blocked_date_reason;
  if (!reasons) throw new Error("holdfast.blocked_date_reason is not in the schema");
  return {
    typeDefs: gql`
      extend type ModelBlockedDate {
        """Why the date is blocked: for the model itself and for admins; null for everybody else."""
        reason: String
      }
    `,
    objects: {
      ModelBlockedDate: {
        plans: {
          reason($blocked: PgSelectSingleStep) {
            return reasons.execute([
              { step: $blocked.get("model_id"), pgCodec: TYPES.bigint },
              { step: $blocked.get("id"), pgCodec: TYPES.bigint },
            ]);
          },
        },
      },
    },
  };
}, "HoldfastBlockedReasonPlugin");

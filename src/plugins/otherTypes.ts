import "../grafastMode.ts";
import { TYPES } from "postgraphile/@dataplan/pg";
import { sql } from "postgraphile/pg-sql2";

// PostGraphile formats a time of day as a moment of 1970-01-01: 24:00, the end of a day, would come out as the start of the next.
TYPES.time.castFromPg = (fragment) => sql`(${fragment})::text`;

/**
 * Types of PostgreSQL that PostGraphile has no name for. A transaction's id (xid8) is a BigInt; a multirange, which is for
 * constraints and not for clients, stays out of the API.
 */
export const OtherTypesPlugin: GraphileConfig.Plugin = {
  name: "HoldfastOtherTypesPlugin",
  version: "1.0.0",
  gather: {
    hooks: {
      pgCodecs_findPgCodec(_info, event) {
        const { pgType } = event;
        if (event.pgCodec || pgType.getNamespace()?.nspname !== "pg_catalog") return;
        if (pgType.typname === "xid8") event.pgCodec = TYPES.bigint;
        else if (pgType.typtype === "m") event.pgCodec = TYPES.text;
      },
      pgCodecs_attribute(_info, { attribute, pgAttribute }) {
        const type = pgAttribute.getType();
        // PostgreSQL compares no xid8 with a bigint.
        const behavior = type?.typtype === "m" ? "-*" : type?.typname === "xid8" ? "-filterBy" : undefined;
        if (behavior === undefined) return;
        attribute.extensions = { ...attribute.extensions, tags: { ...attribute.extensions?.tags, behavior } };
      },
    },
  },
};

/** One thing that a client may ask for, said in both languages. */
export interface Operation {
  /** What its values are, in the order of the SQL's `$1`, `$2`, …; by these names they are the document's variables. */
  readonly names: readonly string[];
  readonly sql: string;
  readonly graphql: string;
  /** Where in the answer's data the rows are. */
  readonly path: readonly string[];
}

interface Shape {
  kind: "mutation" | "query";
  /** Argument and GraphQL type. */
  arguments: Record<string, string>;
  /** The columns of the function's result `r`; the fields of the same names beneath `path`. */
  columns: string;
  path: string[];
  fields: string;
}

function operation(field: string, shape: Shape): Operation {
  const names = Object.keys(shape.arguments);
  const given = names.map((name) => `${name}: $${name}`).join(", ");
  const selection = shape.path.reduceRight((inner, name) => `${name} { ${inner} }`, shape.fields);
  return {
    names,
    sql: `select ${shape.columns} from holdfast.${snakeCase(field)}(${names.map((name, n) => `${snakeCase(name)} => $${n + 1}`).join(", ")}) as r`,
    graphql: `${shape.kind} (${Object.entries(shape.arguments)
      .map(([name, type]) => `$${name}: ${type}`)
      .join(", ")}) { ${field}(${shape.kind === "mutation" ? `input: { ${given} }` : given}) { ${selection} } }`,
    path: [field, ...shape.path],
  };
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`);
}

const slot = { modelId: "BigInt!", startsAt: "Datetime!", endsAt: "Datetime!" };
const mutation = { kind: "mutation", columns: "r.id", fields: "id" } as const;

export const holdSlot = operation("holdSlot", { ...mutation, arguments: slot, path: ["hold"] });
export const releaseHold = operation("releaseHold", {
  ...mutation,
  arguments: { modelId: "BigInt!", holdId: "BigInt!" },
  columns: "r.id, r.status::text",
  path: ["hold"],
  fields: "id status",
});
export const convertHold = operation("convertHoldToBooking", {
  ...mutation,
  arguments: { modelId: "BigInt!", holdId: "BigInt!" },
  columns: `r.id, r.hold_id as "holdId"`,
  path: ["booking"],
  fields: "id holdId",
});
export const confirmBooking = operation("confirmBooking", {
  ...mutation,
  arguments: {
    modelId: "BigInt!",
    bookingId: "BigInt!",
    paymentReference: "String!",
    amount: "BigFloat!",
    currency: "String!",
  },
  columns: "r.id, r.status::text",
  path: ["booking"],
  fields: "id status",
});
export const cancelBooking = operation("cancelBooking", {
  ...mutation,
  arguments: { modelId: "BigInt!", bookingId: "BigInt!" },
  path: ["booking"],
});
export const rescheduleBooking = operation("rescheduleBooking", {
  ...mutation,
  arguments: { modelId: "BigInt!", bookingId: "BigInt!", startsAt: "Datetime!" },
  path: ["booking"],
});
export const sweep = operation("releaseExpiredAvailabilityHolds", {
  ...mutation,
  arguments: { batchSize: "Int!" },
  columns: `r.model_id as "modelId", r.id`,
  path: ["holds"],
  fields: "modelId id",
});
export const blockDates = operation("blockDates", {
  ...mutation,
  arguments: { modelId: "BigInt!", dates: "[Date]!", startTime: "Time", endTime: "Time" },
  columns: `r.conflict_type::text as "conflictType", r.conflict_id as "conflictId"`,
  path: ["conflicts"],
  fields: "conflictType conflictId",
});
export const unblockDates = operation("unblockDates", {
  ...mutation,
  arguments: { modelId: "BigInt!", dates: "[Date]!" },
  columns: `r.model_id as "modelId"`,
  path: ["windows"],
  fields: "modelId",
});
export const generate = operation("generateAvailabilityFromSchedules", {
  ...mutation,
  arguments: { modelId: "BigInt!", fromDate: "Date!", toDate: "Date!" },
  columns: "r.outcome::text",
  path: ["windows"],
  fields: "outcome",
});
export const resolveConflicts = operation("resolveConflicts", {
  ...mutation,
  arguments: { ...slot, strategy: "ConflictStrategy!" },
  columns: "r.outcome::text",
  path: ["resolutions"],
  fields: "outcome",
});
export const smartBooking = operation("createSmartBooking", {
  ...mutation,
  arguments: {
    modelId: "BigInt!",
    durationMinutes: "Int!",
    searchStartTime: "Datetime!",
    searchEndTime: "Datetime!",
    idempotencyKey: "String!",
  },
  columns: `(r.booking).id, (r.booking).created_at::text as "createdAt"`,
  path: ["result", "booking"],
  fields: "id createdAt",
});
export const addModel = operation("addModel", {
  ...mutation,
  arguments: { name: "String!", timeZone: "String!", idempotencyKey: "String!" },
  path: ["model"],
});
export const search = operation("findBestSlots", {
  kind: "query",
  arguments: {
    modelId: "BigInt!",
    durationMinutes: "Int!",
    searchStartTime: "Datetime!",
    searchEndTime: "Datetime!",
    maxResults: "Int!",
  },
  columns: `r.starts_at as "startsAt"`,
  path: [],
  fields: "startsAt",
});

/** The same slot of three models, all of them or none: they are locked first, whatever the order. For the owner: clients have no such call. */
export const holdThree: Operation = {
  names: ["modelIds", "startsAt", "endsAt", "userId"],
  sql: `with locked as materialized (select m.id from holdfast_private.lock_models($1::bigint[]) as m),
      ready as materialized (select count(*) as models from locked)
    select r.id
    from ready
    cross join unnest($1::bigint[]) as wanted (id)
    cross join lateral holdfast.hold_slot(wanted.id, $4::text, $2::timestamptz, $3::timestamptz) as r
    where ready.models = 3`,
  graphql: "",
  path: [],
};

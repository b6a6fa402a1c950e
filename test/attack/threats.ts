import type { Proof } from "../proofs.ts";

/** An attack or bad input, by its number. This folder's tests begin with the numbers that they are about. */
export interface Threat {
  number: number;
  what: string;
  /** Tests of other folders that hold it, too or alone. */
  elsewhere?: Proof[];
  /** Why there is nothing to attack. */
  absent?: string;
}

const times: Omit<Threat, "number">[] = [
  { what: "a range whose end is its start" },
  { what: "a range whose end comes before its start" },
  { what: "infinite bounds" },
  { what: "a bound that is null" },
  { what: "a range that includes its upper bound: ranges are given as two instants" },
  { what: "slivers of microseconds" },
  { what: "a hold in the past", elsewhere: [["db/hold_slot/bounds.test.ts", "the past is below any notice"]] },
  {
    what: "a hold beyond the horizon",
    elsewhere: [["db/hold_slot/bounds.test.ts", "the horizon is days of 24 hours, counted on the start"]],
  },
  { what: "generation over ten years" },
  {
    what: "slots of one minute for a year and all models",
    elsewhere: [
      ["db/find_best_slots_for_models/bounds.test.ts", "models times days are at most 20,000: a search is never ten seconds' work"],
    ],
  },
  { what: "tomorrow, now, epoch" },
  { what: "an instant without its offset" },
  { what: "the year 294277" },
  {
    what: "a local time in the gap of spring",
    absent: "it is no fault: rules follow RFC 5545 and move forward by the gap",
    elsewhere: [["db/local_to_instant/spring-gap.test.ts", "in %s the skipped %s moves forward by the gap"]],
  },
  {
    what: "a local time that occurs twice",
    absent: "it is no fault: rules follow RFC 5545 and mean the first",
    elsewhere: [["db/local_to_instant/repeated-time.test.ts", "in %s the local %s means the first pass"]],
  },
  { what: "a time zone that isn't there" },
  { what: "POSIX time zones", elsewhere: [["db/require_time_zone/names.test.ts", "%j is refused"]] },
  {
    what: "a rule over midnight",
    elsewhere: [["db/generate_availability_from_schedules/windows.test.ts", "the whole week: touching rules, whole days, Saturday night"]],
  },
  { what: "24:00, and a second more" },
  { what: "a 29 February, an eighth day of the week" },
  { what: "rules that overlap" },
  { what: "a blocked date on a day without rules" },
  { what: "durations of nothing, less, and 2^31" },
  { what: "buffers longer than a day" },
];

const claims: Omit<Threat, "number">[] = [
  {
    what: "a hold over a hold or booking: never a raw 40P01 or 23P01",
    elsewhere: [["concurrency/one-slot.test.ts", "of 32 who want one slot one gets it, 31 hear SLOT_TAKEN, nobody deadlocks"]],
  },
  { what: "ranges that touch", elsewhere: [["db/hold_slot/bounds.test.ts", "ranges that touch are both held"]] },
  {
    what: "a hold over one that ran out unswept",
    elsewhere: [
      [
        "db/hold_slot/expired-unswept.test.ts",
        "a hold that has run out blocks nobody: it is closed in the same transaction, by the actor system",
      ],
    ],
  },
  {
    what: "converting a hold that ran out, the clock read after the lock",
    elsewhere: [["concurrency/expiry.test.ts", "a hold that runs out while its booking waits for the lock is not booked"]],
  },
  { what: "converting another's hold" },
  { what: "converting twice" },
  { what: "cancelling twice" },
  { what: "cancelling what has begun" },
  { what: "prolonging a hold for ever" },
  {
    what: "hoarding holds, with requests at once",
    elsewhere: [["concurrency/hold-limit.test.ts", "one user's 16 requests at once, each for another slot, stay within the limit"]],
  },
  { what: "500 holds by aliases of one document" },
  { what: "a party of 0, -1, too many", absent: "there are no quantities: a slot is one claim" },
  { what: "what belongs to another model", elsewhere: [["matrix/mutations.test.ts", "%s: %s"]] },
  { what: "a model that was switched off" },
  {
    what: "a caller that gives status, expiry or owner",
    elsewhere: [
      ["matrix/complete.test.ts", "nothing of the clock, the ledger, the log or a status is given by a caller: functions decide"],
    ],
  },
  { what: "a payment's confirmation again" },
  { what: "a wrong amount, currency or reference" },
  {
    what: "a payment after the hold ran out",
    elsewhere: [["db/confirm_booking/late.test.ts", "where the time is %s the refund is due, once, and the booking stays as it is"]],
  },
  { what: "a forged or unsigned payment: payments come as the host's own calls, with its token" },
  {
    what: "an idempotency key used anew, too long, empty, or another's",
    elsewhere: [["db/idempotency_key/keys.test.ts", "a key is the caller's own, and the model's"]],
  },
];

const identity: Omit<Threat, "number">[] = [
  { what: "no token where one is needed", elsewhere: [["matrix/queries.test.ts", "%s: %s"]] },
  { what: "a malformed header, Basic" },
  { what: "an expired token" },
  { what: "alg none" },
  { what: "a wrong key" },
  { what: "HS and RS confused, HS512", elsewhere: [["graphql/jwks.test.ts", "all keys of the file sign, and nothing else does"]] },
  { what: "a wrong audience or issuer" },
  { what: "no exp, or one in ten years" },
  { what: "nbf in the future" },
  { what: "roles that are none of the API's" },
  { what: "no sub, or an empty one; any other text is a user of the host's" },
  {
    what: "claims named like settings",
    elsewhere: [["graphql/identity.test.ts", "no claim but the known ones reaches the database's settings"]],
  },
  { what: "a header's token that is not connection_init's" },
  { what: "a token that expires during a subscription" },
  {
    what: "a user whose rights were withdrawn",
    absent: "users are the host's: it gives tokens of short lives, of 31 days at most, and changes its keys to end them all",
    elsewhere: [
      ["graphql/jwks.test.ts", "keys rotate while the server runs"],
      ["graphql/identity.test.ts", "while secrets change, tokens of both are good, and no others"],
    ],
  },
];

const database: Omit<Threat, "number">[] = [
  {
    what: "temporary objects that stand in for ours",
    elsewhere: [
      ["db/access/shadowing.test.ts", "a caller's temporary types and tables do not come between our functions and what they mean"],
      ["db/access/shadowing.test.ts", "every function with a body of its own names pg_temp, and names it last"],
    ],
  },
  { what: "EXECUTE left to public", elsewhere: [["schema/grants.test.ts", "public may execute no function of ours"]] },
  {
    what: "views with their owner's rights",
    elsewhere: [["schema/grants.test.ts", "there are no materialized views, and every view runs with the caller's rights"]],
  },
  {
    what: "tables without row-level security; a login that it doesn't bind",
    elsewhere: [
      ["schema/grants.test.ts", "row-level security is on for every table"],
      ["graphql/server-login.test.ts", "production refuses a login with rights of its own, and says which"],
    ],
  },
  {
    what: "the node id of another's row",
    absent: "there are no node ids",
    elsewhere: [["graphql/surface.test.ts", "there are no node ids"]],
  },
  {
    what: "the node id of another type",
    absent: "there are no node ids",
    elsewhere: [["graphql/surface.test.ts", "there are no node ids"]],
  },
  {
    what: "counts, orders and errors that tell of others' rows",
    elsewhere: [["matrix/complete.test.ts", "what is hidden from some can't be asked for by its value or its order"]],
  },
  {
    what: "changing the change log",
    elsewhere: [
      ["db/change_log/append-only.test.ts", "not even the owner: %s"],
      ["db/change_log/append-only.test.ts", "nor any role: %s"],
    ],
  },
  { what: "SQL, NUL, half surrogates, a megabyte in a text" },
  { what: "numbers past 32 bits, 1e400, NaN" },
];

const transport: Omit<Threat, "number">[] = [
  { what: "depth", elsewhere: [["limits/depth.test.ts", "a query is as deep as is allowed, also through fragments"]] },
  { what: "fragments in a circle", elsewhere: [["limits/repetition.test.ts", "a fragment that spreads itself is refused as what it is"]] },
  {
    what: "5,000 aliases",
    elsewhere: [
      ["limits/repetition.test.ts", "as many aliases as are allowed, and no more"],
      ["limits/one-connection.test.ts", "an operation takes one connection at a time, whatever it asks for side by side"],
    ],
  },
  {
    what: "fragments that double",
    elsewhere: [["limits/repetition.test.ts", "a fragment counts as often as it is spread, however deep the doubling"]],
  },
  { what: "pages without end", elsewhere: [["limits/pages.test.ts", "a page may be asked for up to the maximum"]] },
  { what: "batches" },
  {
    what: "a body of 100,001 bytes",
    elsewhere: [["limits/body.test.ts", "a body of as many bytes as are allowed is taken, one more is 413"]],
  },
  { what: "a compressed bomb" },
  { what: "a mutation by GET" },
  {
    what: "bodies that a form can send, and pages of other origins",
    elsewhere: [["limits/headers.test.ts", "no page of another origin may call"]],
  },
  {
    what: "introspection and suggestions",
    elsewhere: [
      ["limits/introspection.test.ts", "a production server does not describe its schema"],
      ["graphql/production.test.ts", "in production nobody is told what he may have meant"],
    ],
  },
  { what: "10,000 directives" },
  {
    what: "a flood of documents of which no two are the same",
    elsewhere: [
      ["limits/caches.test.ts", "no more documents are kept planned than are allowed"],
      ["limits/caches.test.ts", "documents that pass are kept parsed, so many as are allowed, the last ones used; none that are refused"],
    ],
  },
  {
    what: "slow and half-open sockets",
    elsewhere: [["limits/connections.test.ts", "so many connections of one address, and there is room for others"]],
  },
  {
    what: "websockets: no init, 1,001 subscriptions, 65 kB, bad frames, foreign origins, queries and mutations",
    elsewhere: [
      ["subscriptions/protocol.test.ts", "who does not say connection_init in time is sent away"],
      ["subscriptions/protocol.test.ts", "queries and mutations are refused, and not run"],
    ],
  },
];

const documentsAndNews: Omit<Threat, "number">[] = [
  { what: "a document that ceases to be JSON: told with its position" },
  { what: "a document nested too deep" },
  {
    what: "a million rows",
    elsewhere: [["db/import_availability_settings/limits.test.ts", "a text is too large before it is parsed, in bytes"]],
  },
  { what: "keys given twice" },
  { what: "fields that are unknown, __proto__" },
  { what: "one bad row among many: all or nothing, each fault listed" },
  { what: "the same import twice" },
  { what: "formulas in an export to CSV", absent: "exports are JSON: there is no CSV" },
  {
    what: "templates and HTML in names",
    elsewhere: [["channels/wording.test.ts", "a name is neither template, nor HTML, nor a second line"]],
  },
  {
    what: "line breaks in an address or a subject",
    elsewhere: [["channels/email.test.ts", "an address is one address, whatever it holds"]],
  },
  {
    what: "webhooks to private addresses, by whatever name",
    elsewhere: [
      ["channels/webhook.test.ts", "%s is refused"],
      ["channels/webhook.test.ts", "a name that resolves to %s is refused, and nothing connects"],
      ["channels/webhook.test.ts", "a redirect (%i) is not followed"],
    ],
  },
  {
    what: "webhooks that never answer, or without end",
    elsewhere: [
      ["channels/webhook.test.ts", "never: after 15 s it has failed; drop by drop: by then the head has told"],
      ["channels/webhook.test.ts", "without end is cut off: 64 kB are read of a gigabyte"],
    ],
  },
  {
    what: "announcements longer than NOTIFY takes",
    elsewhere: [["db/relay_changes/batches.test.ts", "a payload stays within its bounds however much changes at once"]],
  },
  {
    what: "subscribing to what is another's",
    elsewhere: [
      ["matrix/subscriptions.test.ts", "%s: %s"],
      [
        "subscriptions/rights.test.ts",
        "rows are read as the subscriber: what row-level security hides does not come, even to whom the topic is open",
      ],
    ],
  },
];

/** All of them, by number. */
export const threats: Threat[] = [...times, ...claims, ...identity, ...database, ...transport, ...documentsAndNews].map((threat, n) => ({
  number: n + 1,
  ...threat,
}));

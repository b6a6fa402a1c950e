import type pg from "pg";

/** What a call of a client came to: `id` of the row that it made or ended, or the registered code that refused it. */
export type Outcome = { id: string; starts: number } | { refused: string };

/** What one customer, whom no other call is for, was told. `tries` above 1: it was in doubt, and was asked again with its key. */
export interface Call {
  user: string;
  model: number;
  by: "SQL" | "GraphQL";
  does: "book" | "hold" | "convert" | "cancel";
  tries: number;
  outcome: Outcome;
}

/** All that clients were told, to be held against the database (HARDENING I3). */
export class History {
  readonly calls: Call[] = [];
  /** Each time that a client learned nothing, and what it was told instead: a code, where it was told something at all. */
  readonly doubts: { by: Call["by"]; code: string; message: string }[] = [];
  /** Calls that nobody ever answered, in words. */
  readonly unanswered: string[] = [];

  get acknowledged(): number {
    return this.calls.filter(({ outcome }) => "id" in outcome).length;
  }

  /** Refusals for which these clients gave no cause. */
  get unfounded(): string[] {
    return this.calls.flatMap(({ user, by, does, outcome }) =>
      "refused" in outcome && !founded.has(outcome.refused) ? [`${user} was refused ${does} by ${by}: ${outcome.refused}`] : [],
    );
  }

  /** Doubts that an API which answered did not call by their name: such a client does not know that it may ask again. */
  get unexplained(): string[] {
    return this.doubts.flatMap(({ by, code, message }) => (by === "GraphQL" && code === "INTERNAL_ERROR" ? [message] : []));
  }

  get inDoubt(): number {
    return this.calls.filter(({ tries }) => tries > 1).length;
  }

  /** What was told and is not so, or was done more than once. */
  async findFaults(pool: pg.Pool): Promise<{ lost: string[]; doubled: string[] }> {
    const told = byUser(this.calls);
    const { rows } = await pool.query<Made>(
      `select h.user_id as user, h.model_id::int as model, h.id as hold, extract(epoch from lower(h.during))::float8 as starts,
         b.id as booking, b.status, count(*) over (partition by h.user_id)::int as copies
       from holdfast.booking_holds as h
       left join holdfast.bookings as b on b.model_id = h.model_id and b.hold_id = h.id
       where h.user_id = any ($1)`,
      [[...told.keys()]],
    );
    const made = new Map(rows.map((row) => [row.user, row]));
    return {
      lost: [...told].flatMap(([user, calls]) => calls.flatMap((call) => untrue(call, calls, made.get(user)))),
      doubled: [...made.values()].filter(({ copies }) => copies > 1).map(({ user, copies }) => `${user} has ${copies} holds or bookings`),
    };
  }
}

/** They want each other's times: SLOT_TAKEN, NO_SLOT; and may come late: HOLD_EXPIRED. In SQL by number. */
const founded = new Set(["SLOT_TAKEN", "SL046", "NO_SLOT", "SL048", "HOLD_EXPIRED", "SL060"]);

interface Made {
  user: string;
  model: number;
  hold: string;
  starts: number;
  booking: string | null;
  status: string | null;
  copies: number;
}

function byUser(calls: Call[]): Map<string, Call[]> {
  const users = new Map<string, Call[]>();
  for (const call of calls) users.set(call.user, [...(users.get(call.user) ?? []), call]);
  return users;
}

/** In words, where the row is not as this call was told. */
function untrue({ user, does, by, tries, outcome }: Call, calls: Call[], row: Made | undefined): string[] {
  const told = `${user} was told by ${by} at try ${tries} of ${does} ${JSON.stringify(outcome)}, and there is ${JSON.stringify(row)}`;
  if ("refused" in outcome) return isUndone(does, row) ? [] : [told];
  if (row === undefined) return [told];
  const isCancelled = calls.some((call) => call.does === "cancel" && "id" in call.outcome);
  const stands = row.status === (isCancelled ? "cancelled" : "confirmed");
  const holds = {
    hold: row.hold === outcome.id && row.starts === outcome.starts,
    book: row.booking === outcome.id && row.starts === outcome.starts && stands,
    convert: row.booking === outcome.id && stands,
    cancel: row.booking === outcome.id && row.status === "cancelled",
  };
  return holds[does] ? [] : [told];
}

function isUndone(does: Call["does"], row: Made | undefined): boolean {
  if (does === "cancel") return row?.status !== "cancelled";
  return does === "convert" ? row?.booking == null : row === undefined;
}

import pg from "pg";
import { mintToken } from "../../../../src/token.ts";
import type { Call, Outcome } from "./history.ts";

/** What is asked; asked again it is the same, with the same key. */
export type Asked = { user: string; model: number; key: string } & (
  | { does: "book"; preferred: Date; from: Date; to: Date }
  | { does: "hold"; starts: Date; ends: Date }
  | { does: "convert" | "cancel"; id: string }
);

/** An answer by which nobody knows what became of the call. */
export class Doubt extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** One way to Holdfast. `ask` throws where it did not hear what came of it: then nobody knows, until it is asked again. */
export interface Caller {
  by: Call["by"];
  ask(asked: Asked): Promise<Outcome>;
  stop(): Promise<void>;
}

/** A client waits no longer for an answer. */
const patienceMs = 9_000;

interface Row {
  id: string;
  starts: number;
}

/** A DBA's own connection, made anew whenever it is lost. */
export function callBySql(ownerUrl: string): Caller {
  let connected: pg.Client | undefined;
  async function connect(): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: ownerUrl,
      application_name: "client",
      connectionTimeoutMillis: 3_000,
      query_timeout: patienceMs,
    });
    client.on("error", () => {});
    await client.connect();
    await client.query("set lock_timeout = '5s'");
    return client;
  }
  return {
    by: "SQL",
    async ask(asked) {
      try {
        connected ??= await connect();
        const { rows } = await connected.query<Row>(...statementOf(asked));
        return { id: rows[0]!.id, starts: rows[0]!.starts };
      } catch (error) {
        // Holdfast's own refusals are of one class; after all else the connection may be anywhere.
        const { code = "" } = error as pg.DatabaseError;
        if (code.startsWith("SL")) return { refused: code };
        const lost = connected;
        connected = undefined;
        void lost?.end().catch(() => {});
        throw new Doubt(code, (error as Error).message);
      }
    },
    stop: async () => connected?.end(),
  };
}

function statementOf(asked: Asked): [text: string, values: unknown[]] {
  const { model, user, key } = asked;
  switch (asked.does) {
    case "book":
      return [
        `select (b.booking).id, extract(epoch from lower((b.booking).during))::float8 as starts
         from holdfast.create_smart_booking($1, $2, 15, $3, $4, $5, idempotency_key => $6) as b`,
        [user, model, asked.preferred, asked.from, asked.to, key],
      ];
    case "hold":
      return [
        `select h.id, extract(epoch from lower(h.during))::float8 as starts
         from holdfast.hold_slot($1, $2, $3, $4, idempotency_key => $5) as h`,
        [model, user, asked.starts, asked.ends, key],
      ];
    case "convert":
    case "cancel": {
      const name = asked.does === "convert" ? "convert_hold_to_booking" : "cancel_booking";
      return [
        `select b.id, extract(epoch from lower(b.during))::float8 as starts from holdfast.${name}($1, $2, idempotency_key => $3) as b`,
        [model, asked.id, key],
      ];
    }
  }
}

export interface ApiAddress {
  url: string;
  jwtSecret: string;
}

/** The host's bot, which asks for its users; each holds and books its own time by a token of its own. */
export function callByGraphql({ url, jwtSecret }: ApiAddress): Caller {
  return {
    by: "GraphQL",
    async ask(asked) {
      const { field, input, answer } = mutationOf(asked);
      const isOwn = asked.does === "hold" || asked.does === "convert";
      const token = await tokenFor(jwtSecret, isOwn ? { role: "customer", userId: asked.user } : { role: "admin", userId: "host" });
      const query = `mutation ($input: ${field[0]!.toUpperCase()}${field.slice(1)}Input!) { ${field}(input: $input) { ${answer} } }`;
      const variables = { input: { modelId: String(asked.model), idempotencyKey: asked.key, ...input } };
      const { data, errors } = await post(url, token, { query, variables });
      const code = errors?.[0]?.extensions.code;
      if (code !== undefined && !doubts.has(code)) return { refused: code };
      if (errors || !data) throw new Doubt(code ?? "", errors?.[0]?.message ?? "no data");
      return outcomeOf(data[field]!);
    },
    stop: async () => {},
  };
}

/** Codes that say nothing of what became of the call. */
const doubts = new Set(["INTERNAL_ERROR", "RETRY", "TIMEOUT", "UNAVAILABLE"]);

function mutationOf(asked: Asked): { field: string; input: Record<string, unknown>; answer: string } {
  const row = "id userId during { start { value } }";
  switch (asked.does) {
    case "book":
      return {
        field: "createSmartBooking",
        input: {
          userId: asked.user,
          durationMinutes: 15,
          preferredStartTime: asked.preferred,
          searchStartTime: asked.from,
          searchEndTime: asked.to,
        },
        answer: `result { booking { ${row} } }`,
      };
    case "hold":
      return { field: "holdSlot", input: { startsAt: asked.starts, endsAt: asked.ends }, answer: `hold { ${row} }` };
    case "convert":
      return { field: "convertHoldToBooking", input: { holdId: asked.id }, answer: `booking { ${row} }` };
    case "cancel":
      return { field: "cancelBooking", input: { bookingId: asked.id }, answer: `booking { ${row} }` };
  }
}

interface Told {
  id: string;
  during: { start: { value: string } };
}

function outcomeOf({ hold, booking, result }: { hold?: Told; booking?: Told; result?: { booking: Told } }): Outcome {
  const { id, during } = hold ?? booking ?? result!.booking;
  return { id, starts: Date.parse(during.start.value) / 1000 };
}

export const tokenFor = (secret: string, caller: { role: "admin" | "customer"; userId: string }): Promise<string> =>
  mintToken({ secret, issuer: "holdfast", audience: "holdfast" }, { ...caller, hours: 2 });

interface Answered {
  data?: Record<string, Parameters<typeof outcomeOf>[0]>;
  errors?: { message: string; extensions: { code: string } }[];
}

async function post(url: string, token: string, body: object): Promise<Answered> {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(patienceMs),
  });
  return (await response.json()) as Answered;
}

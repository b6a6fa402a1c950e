import "../grafastMode.ts";
import { TYPES } from "postgraphile/@dataplan/pg";
import { Kind, type ValueNode } from "postgraphile/graphql";
import { badValue } from "../refusal.ts";

/**
 * PostgreSQL reads more than an API should take: 'now', 'tomorrow', 'infinity', times without an offset (which zone?),
 * 'NaN' as money. Values are checked here, before any SQL runs, for variables and inline values alike.
 */
export const StrictScalarsPlugin: GraphileConfig.Plugin = {
  name: "HoldfastStrictScalarsPlugin",
  version: "1.0.0",
  schema: {
    hooks: {
      // A `timestamp` is a wall clock's time: PostGraphile has no name of its own for it and calls it Datetime.
      init: {
        before: ["PgCodecs"],
        callback(unit, build) {
          build.registerScalarType("LocalDatetime", {}, () => ({}), "StrictScalarsPlugin");
          build.setGraphQLTypeForPgCodec(TYPES.timestamp, ["input", "output"], "LocalDatetime");
          return unit;
        },
      },
      GraphQLScalarType(config) {
        const scalar = scalars[config.name];
        if (scalar === undefined) return config;
        const parseValue = (value: unknown) => {
          const text = typeof value === "number" && scalar.numbers ? numberText(value) : value;
          if (typeof text === "string" && scalar.accepts(text)) return text;
          throw badValue(scalar.code, `Expected ${scalar.form}.`);
        };
        return {
          ...config,
          description: scalar.description,
          parseValue,
          // A value that comes out may go in again.
          serialize: (value: unknown) => shortened(String(value)),
          parseLiteral: (node: ValueNode) => parseValue(literalText(node, scalar.numbers)),
        };
      },
    },
  },
};

interface StrictScalar {
  description: string;
  /** For the error: what would have been right. */
  form: string;
  code: "INVALID_TIMESTAMP" | "INVALID_ARGUMENT";
  /** Whether JSON numbers and number literals may stand for the text. */
  numbers: boolean;
  accepts(text: string): boolean;
}

const scalars: Record<string, StrictScalar> = {
  Datetime: {
    description:
      "An instant: ISO 8601 with `Z` or an offset, as in `2024-01-01T15:00:00Z` or `2024-01-01T10:00:00-05:00`, in the years 1 to 9999.",
    form: "an ISO 8601 instant with Z or an offset, such as 2024-01-01T15:00:00Z",
    code: "INVALID_TIMESTAMP",
    numbers: false,
    accepts: isInstant,
  },
  LocalDatetime: {
    description: "A date and time on a wall clock, in whatever zone is meant, as in `2024-01-01T15:00:00`.",
    form: "a local date and time without an offset, such as 2024-01-01T15:00:00",
    code: "INVALID_TIMESTAMP",
    numbers: false,
    accepts: (text) => isInstant(`${text}Z`),
  },
  Date: {
    description: "A calendar date, as in `2024-01-31`, in the years 1 to 9999.",
    form: "a calendar date such as 2024-01-31",
    code: "INVALID_TIMESTAMP",
    numbers: false,
    accepts: (text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && isInstant(`${text}T00:00:00Z`),
  },
  Time: {
    description: "A local time of day, as in `14:00` or `14:00:00`; `24:00` is the end of the day.",
    form: "a time of day such as 14:00 or 14:00:00",
    code: "INVALID_TIMESTAMP",
    numbers: false,
    accepts: (text) => /^(([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?|24:00(:00)?)$/.test(text),
  },
  BigInt: {
    description: "A signed eight-byte integer. It comes as a string, and may be given as a string or, up to 2^53, as a number.",
    form: "an integer of eight bytes",
    code: "INVALID_ARGUMENT",
    numbers: true,
    accepts: (text) => /^-?\d{1,19}$/.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text),
  },
  BigFloat: {
    description: "A decimal number of any precision. It comes as a string, and may be given as a string or as a number.",
    form: "a decimal number such as 12.50",
    code: "INVALID_ARGUMENT",
    numbers: true,
    accepts: (text) => /^-?\d{1,30}(\.\d{1,30})?$/.test(text),
  },
};

const instantForm = /^(\d{4})-(\d{2})-(\d{2})T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?(Z|[+-](0\d|1[0-5]):[0-5]\d)$/;

function isInstant(text: string): boolean {
  const parts = instantForm.exec(text);
  if (parts === null) return false;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  // Date.UTC takes the years 0-99 for 1900-1999 and rolls 30 February over: hence a date set part by part and read back.
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return year >= 1 && date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** PostgreSQL writes `14:00:00.000000` and `2024-01-01T15:00:00.000000+00:00`: no microseconds where there are none, and UTC as Z. */
function shortened(text: string): string {
  return text.replace(/(?<=:\d\d)\.000000/, "").replace(/(?<=T.*)\+00:00$/, "Z");
}

/** A number past 2^53 has lost digits by now: what it once was can't be known. */
function numberText(value: number): string {
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? "" : String(value);
}

function literalText(node: ValueNode, numbers: boolean): unknown {
  if (node.kind === Kind.STRING) return node.value;
  return numbers && (node.kind === Kind.INT || node.kind === Kind.FLOAT) ? node.value : undefined;
}

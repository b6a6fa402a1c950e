import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020, type ErrorObject } from "ajv/dist/2020.js";
import formats from "ajv-formats";

/** What is wrong with a document in one place, as in the detail of INVALID_IMPORT. */
export interface ImportFault {
  /** JSON path, as in `$.schedules[3].start_time`. */
  path: string;
  problem: string;
}

/** The detail of INVALID_IMPORT, from here and from SQL alike. */
export interface ImportFaults {
  /** At most 100. */
  faults: ImportFault[];
  total: number;
}

const listed = 100;

export const schemaFile = join(import.meta.dirname, "import.schema.json");

// `hourly_rate` may be a text or a number, which is no slip.
const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
formats.default(ajv, ["date", "date-time"]);
const validate = ajv.compile(JSON.parse(readFileSync(schemaFile, "utf8")) as object);

/** What the published schema finds wrong with a document; undefined where that is nothing. */
export function faultsOf(document: unknown): ImportFaults | undefined {
  if (validate(document)) return undefined;
  // Of one place the first finding: that a value is neither of two types says no more than that it is not the one.
  const found = new Map<string, ImportFault>();
  for (const error of validate.errors ?? []) {
    const path = pathOf(error);
    if (!found.has(path)) found.set(path, { path, problem: problemOf(error) });
  }
  return { faults: [...found.values()].slice(0, listed), total: found.size };
}

/** Of a key that is missing or not known, the key itself. */
function pathOf({ instancePath, keyword, params }: ErrorObject): string {
  const steps = instancePath
    .split("/")
    .slice(1)
    // What stands above a fault is known: plain names, and indexes.
    .map((step) => (/^[0-9]/.test(step) ? `[${step}]` : `.${step}`));
  const key = keyword === "required" ? params.missingProperty : params.additionalProperty;
  return `$${steps.join("")}${typeof key === "string" ? stepOf(key) : ""}`;
}

function stepOf(key: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(key) ? `.${key}` : `[${JSON.stringify([...key].slice(0, 100).join(""))}]`;
}

function problemOf({ keyword, message = "is not as the schema says" }: ErrorObject): string {
  if (keyword === "required") return "is missing";
  if (keyword === "additionalProperties") return "is not known";
  return message;
}

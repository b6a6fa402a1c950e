import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type CallerName, callerNames } from "./world.ts";

export type Cells = Record<CallerName, string>;

/** A line of a table of AUTHORISATION.md. */
export interface Line {
  /** What the section's heading says. */
  section: string;
  /** One field, or those of a type that are told alike. */
  fields: string[];
  /** What it is asked for; empty in tables of columns. */
  with: string;
  cells: Cells;
}

/** AUTHORISATION.md, the project's statement of who may do what. */
export const lines: Line[] = readLines(readFileSync(join(import.meta.dirname, "../../AUTHORISATION.md"), "utf8"));

export const linesOf = (section: string): Line[] => lines.filter((line) => line.section === section);

/** `Booking: a cancelled one` is a section of columns, for the type Booking. */
export const columnSections = [
  ...new Set(lines.map(({ section }) => section).filter((name) => !/^(Queries|Mutations|Subscriptions)$/.test(name))),
];
export const typeOf = (section: string): string => section.replace(/:.*/, "");

function readLines(text: string): Line[] {
  const found: Line[] = [];
  let section = "";
  for (const line of text.split("\n")) {
    const heading = /^##+ (.*)$/.exec(line)?.[1];
    if (heading !== undefined) section = heading;
    // Before the first section stands what the words mean.
    else if (section !== "" && /^\| `/.test(line)) found.push(readLine(section, line));
  }
  return found;
}

function readLine(section: string, line: string): Line {
  const texts = line
    .split("|")
    .slice(1, -1)
    .map((text) => text.trim());
  const answers = texts.slice(-callerNames.length);
  const [fields = "", asked = ""] = texts.slice(0, -callerNames.length);
  return {
    section,
    fields: [...fields.matchAll(/`(\w+)`/g)].map(([, field]) => field!),
    with: asked,
    cells: Object.fromEntries(callerNames.map((caller, n) => [caller, answers[n]!.replaceAll("`", "")])) as Cells,
  };
}

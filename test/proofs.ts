import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A test by its file under test/ and its title. */
export type Proof = [file: string, title: string];

/** What a table's author got wrong: a file that isn't there, or a title that no test in it has. */
export function faultOf([file, title]: Proof): string[] {
  const path = join(import.meta.dirname, file);
  if (!existsSync(path)) return [`${file}: no such file`];
  const quoted = JSON.stringify(title).replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  // A title is the first thing in the brackets of test(), or of what test.each() gave.
  return new RegExp(`\\(\\s*${quoted}`).test(readFileSync(path, "utf8")) ? [] : [`${file}: no test "${title}"`];
}

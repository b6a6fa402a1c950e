import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** `UPDATE_README=1 npm test -- test/readme` writes what is printed today. */
const updating = process.env["UPDATE_README"] === "1";
const lines = "(?:(?!```).*\\n)*";
const example = new RegExp(
  `^\`\`\`(?<language>\\w+)\\n(?<code>${lines})\`\`\`\\n\\n\`\`\`(?<kind>text|json)\\n(?<answer>${lines})\`\`\`$`,
  "gm",
);

/** Examples that follow on each other, on a database of their own: the whole README, or a section of the others. */
export interface Story {
  file: string;
  /** The section's heading; the file's name stands for all of it. */
  title: string;
}

/** A fenced block and the block that follows it: what is run, and what it printed. */
export interface Example {
  language: string;
  code: string;
  kind: string;
  answer: string;
}

export const readDocument = (file: string): string => readFileSync(join(import.meta.dirname, "../..", file), "utf8");

/** The sections of a file that have examples. */
export function storiesOf(file: string): Story[] {
  const titles = [...readDocument(file).matchAll(/^## (.*)$/gm)].map((match) => match[1]!);
  return titles.map((title) => ({ file, title })).filter((story) => examplesIn(story).length > 0);
}

/** All pairs of a fenced block and the answer right below it, in order. */
export function examplesIn(story: Story): Example[] {
  return matchesIn(story).map(({ groups }) => groups as unknown as Example);
}

/** Those that psql runs, or those that the API answers. */
export function examplesFor(story: Story, program: "psql" | "curl"): Example[] {
  return examplesIn(story).filter(({ language, kind }) => (program === "psql" ? language === "sql" : language === "sh" && kind === "json"));
}

/** Fenced blocks of a language in the README, answered or not. */
export function findBlocks(language: string, file = "README.md"): string[] {
  return [...readDocument(file).matchAll(new RegExp(`^\`\`\`${language}\\n(${lines})\`\`\`$`, "gm"))].map((match) => match[1]!);
}

/** Expects the examples to print what the file says, in that order; or makes it say so. */
export function expectAnswers(story: Story, examples: Example[], printed: string[], normal: (answer: string) => string): void {
  if (!updating) {
    expect(examples.map(({ code, answer }) => code + normal(answer))).toEqual(examples.map(({ code }, n) => code + normal(printed[n]!)));
    return;
  }
  const wanted = new Map(examples.map(({ code, kind }, n) => [kind + code, normal(printed[n]!)]));
  let text = readDocument(story.file);
  for (const { groups, index, 0: whole } of matchesIn(story).toReversed()) {
    const { kind = "", code = "", answer = "" } = groups!;
    const end = index + whole.length - "```".length;
    text = text.slice(0, end - answer.length) + (wanted.get(kind + code) ?? answer) + text.slice(end);
  }
  writeFileSync(join(import.meta.dirname, "../..", story.file), text);
}

/** Looked for each time: where a story lies changes as answers are written. */
function matchesIn({ file, title }: Story): RegExpExecArray[] {
  const text = readDocument(file);
  const from = title === file ? 0 : text.indexOf(`\n## ${title}\n`);
  const next = title === file ? -1 : text.indexOf("\n## ", from + 1);
  return [...text.matchAll(example)].filter(({ index }) => index >= from && (next === -1 || index < next));
}

/** The table under a heading of the README, without its head, trimmed cell by cell. */
export function findTable(heading: string): string[][] {
  const rows = tableLines(heading).slice(2);
  return rows.map((row) =>
    row
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim()),
  );
}

/** Expects the table under a heading of the README to have these rows; or gives it these. */
export function expectTable(heading: string, rows: string[][]): void {
  if (!updating) {
    expect(findTable(heading)).toEqual(rows);
    return;
  }
  const old = tableLines(heading).join("\n");
  const table = [...tableLines(heading).slice(0, 2), ...rows.map((cells) => `| ${cells.join(" | ")} |`)];
  writeFileSync(
    join(import.meta.dirname, "../../README.md"),
    readDocument("README.md").replace(old, () => table.join("\n")),
  );
}

function tableLines(heading: string): string[] {
  const section = readDocument("README.md").split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  return section.split("\n").filter((line) => line.startsWith("|"));
}

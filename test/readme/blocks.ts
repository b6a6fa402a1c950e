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
  title: string;
  /** Where it lies in the file. */
  from: number;
  to: number;
}

/** A fenced block and the block that follows it: what is run, and what it printed. */
export interface Example {
  language: string;
  code: string;
  kind: string;
  answer: string;
}

export const readDocument = (file: string): string => readFileSync(join(import.meta.dirname, "../..", file), "utf8");

export function wholeStory(file: string): Story {
  return { file, title: file, from: 0, to: readDocument(file).length };
}

/** The sections of a file that have examples. */
export function storiesOf(file: string): Story[] {
  const text = readDocument(file);
  const headings = [...text.matchAll(/^## (.*)$/gm)];
  return headings
    .map(({ 1: title = "", index }, n) => ({ file, title, from: index, to: headings[n + 1]?.index ?? text.length }))
    .filter((story) => examplesIn(story).length > 0);
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
  // Earlier answers may have grown since the story was found: it is looked for anew.
  const [now = story] =
    story.title === story.file ? [wholeStory(story.file)] : storiesOf(story.file).filter(({ title }) => title === story.title);
  const wanted = new Map(examples.map(({ code, kind }, n) => [kind + code, normal(printed[n]!)]));
  let text = readDocument(story.file);
  for (const { groups, index, 0: whole } of matchesIn(now).toReversed()) {
    const { kind = "", code = "", answer = "" } = groups!;
    const end = index + whole.length - "```".length;
    text = text.slice(0, end - answer.length) + (wanted.get(kind + code) ?? answer) + text.slice(end);
  }
  writeFileSync(join(import.meta.dirname, "../..", story.file), text);
}

function matchesIn({ file, from, to }: Story): RegExpExecArray[] {
  return [...readDocument(file).matchAll(example)].filter(({ index }) => index >= from && index < to);
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

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const file = join(import.meta.dirname, "../../README.md");
/** `UPDATE_README=1 npm test -- test/readme` writes what is printed today. */
const updating = process.env["UPDATE_README"] === "1";
const example = /^```(?<language>sql|sh)\n(?<code>[^`]*?)^```\n\n```(?<answerLanguage>text|json)\n(?<answer>[^`]*?)^```$/gm;

export const readReadme = (): string => readFileSync(file, "utf8");

/** A fenced block and the block that follows it: what is run, and what it printed. */
export interface Example {
  code: string;
  answer: string;
  /** Both, as they stand there. */
  whole: string;
}

/** All pairs of a fenced block in one language and the answer right below it, in order. */
export function findExamples(language: "sql" | "sh"): Example[] {
  const found = [...readReadme().matchAll(example)].filter(({ groups }) => groups?.["language"] === language);
  return found.map(({ 0: whole, groups = {} }) => ({ code: groups["code"]!, answer: groups["answer"]!, whole }));
}

/** Fenced blocks of a language, answered or not. */
export function findBlocks(language: string): string[] {
  return [...readReadme().matchAll(new RegExp(`^\`\`\`${language}\\n([^\`]*?)^\`\`\`$`, "gm"))].map((match) => match[1]!);
}

/** Expects the README to say what was printed, in that order; or makes it say so. */
export function expectAnswers(examples: Example[], printed: string[], normal: (answer: string) => string): void {
  if (!updating) {
    expect(examples.map(({ code, answer }) => code + normal(answer))).toEqual(examples.map(({ code }, n) => code + normal(printed[n]!)));
    return;
  }
  const fence = "```";
  const text = examples.reduce((readme, { whole, answer }, n) => {
    const before = whole.slice(0, -(answer.length + fence.length));
    return readme.replace(whole, () => before + normal(printed[n]!) + fence);
  }, readReadme());
  writeFileSync(file, text);
}

/** The table under a heading, without its head, trimmed cell by cell. */
export function findTable(heading: string): string[][] {
  const rows = tableLines(heading).slice(2);
  return rows.map((row) =>
    row
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim()),
  );
}

/** Expects the table under a heading to have these rows; or gives it these. */
export function expectTable(heading: string, rows: string[][]): void {
  if (!updating) {
    expect(findTable(heading)).toEqual(rows);
    return;
  }
  const old = tableLines(heading).join("\n");
  const lines = [...tableLines(heading).slice(0, 2), ...rows.map((cells) => `| ${cells.join(" | ")} |`)];
  writeFileSync(
    file,
    readReadme().replace(old, () => lines.join("\n")),
  );
}

function tableLines(heading: string): string[] {
  const section = readReadme().split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  return section.split("\n").filter((line) => line.startsWith("|"));
}

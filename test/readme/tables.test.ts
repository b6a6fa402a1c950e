import { readFileSync } from "node:fs";
import { join } from "node:path";
import { environment } from "../../src/config.ts";
import { lagMetric } from "../../src/replica/replica.ts";
import { withRootDb } from "../helpers.ts";
import { withApi } from "../operation/figures.ts";
import { expectTable, findTable, readDocument } from "./blocks.ts";

const root = join(import.meta.dirname, "../..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");

test("the table of errors is holdfast.error_codes", () =>
  withRootDb(async (client) => {
    const { rows } = await client.query<{ sqlstate: string; code: string; meaning: string; retryable: boolean }>(
      "select sqlstate, code, meaning, retryable from holdfast.error_codes order by sqlstate",
    );
    expectTable(
      "Errors",
      rows.map(({ sqlstate, code, meaning, retryable }) => [sqlstate, `\`${code}\``, `${meaning}${retryable ? " Retryable." : ""}`]),
    );
  }));

test("the table of the environment has what src/config.ts reads, with its defaults", () => {
  const table = new Map(findTable("Environment").map(([name = "", text = ""]) => [name.replaceAll("`", ""), text]));
  const variables = Object.entries(environment.entries);
  expect([...table.keys()].sort()).toEqual(variables.map(([name]) => name).sort());
  for (const [name, { default: text }] of variables) {
    // That of HOLDFAST_DIR is a path of this machine's.
    if (text && name !== "HOLDFAST_DIR") expect([name, table.get(name)]).toEqual([name, `\`${text}\``]);
  }
});

test("the table of metrics is what /metrics tells of Holdfast", () =>
  withApi({}, async ({ url }) => {
    const text = await (await fetch(`${url}/metrics`)).text();
    const told = [...text.matchAll(/^# HELP (holdfast_\w+) (.*)$/gm)].map(([, name, help]) => ({ name: name!, help: help! }));
    const metrics = [...told, lagMetric].sort((a, b) => (a.name < b.name ? -1 : 1));
    expectTable(
      "In production",
      metrics.map(({ name, help }) => [`\`${name}\``, help]),
    );
  }));

test("every npm script is told of, and no other", () => {
  const scripts = Object.keys((JSON.parse(read("package.json")) as { scripts: Record<string, string> }).scripts);
  const told = [...readDocument("README.md").matchAll(/`npm (?:run )?((?<=run )[\w:]+|start|test)/g)].map((match) => match[1]!);
  // npm itself runs the last.
  expect([...new Set([...told, "format:check", "prepare"])].sort()).toEqual(scripts.sort());
});

test.each(["README.md", "EXAMPLES.md"])("every file and heading that %s links to is there", (file) => {
  const links = [...readDocument(file).matchAll(/\]\((?!http)([^)#]*)#?([^)]*)\)/g)];
  expect(links.length).toBeGreaterThan(1);
  for (const [, target = "", anchor = ""] of links) {
    const text = read(target || file);
    expect(text).not.toBe("");
    const anchors = [...text.matchAll(/^#+ (.*)$/gm)].map((match) =>
      match[1]!
        .toLowerCase()
        .replace(/[^\w -]/g, "")
        .replaceAll(" ", "-"),
    );
    if (anchor) expect(anchors).toContain(anchor);
  }
});

import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { loadModule, parseSync, scanSync } from "libpg-query";
import { sqlFolder } from "../../src/database/sqlIndex.ts";

await loadModule();

/** A node of PostgreSQL's parse tree, as far as these checks look into it. */
export type Node = { [key: string]: Node | Node[] | string | number | boolean | undefined };

export interface SqlFunction {
  name: string;
  language: string;
  isSecurityDefiner: boolean;
  /** The value of `set search_path`, undefined without one. */
  searchPath: string | undefined;
  /** Empty where the body is SQL-standard (`return …`): that is part of the file's tree. */
  body: string;
  /** Names of the tables that a `language sql` body reads, PostgreSQL's own aside. */
  tables: string[];
  lines: number;
}

export interface SqlFile {
  path: string;
  /** Without folder and ending: the object's name. */
  name: string;
  text: string;
  statements: Node[];
  functions: SqlFunction[];
}

/** Every file of sql/ but the index, parsed by PostgreSQL's own parser: throws where one does not parse. */
export function readSqlFiles(): SqlFile[] {
  const paths = readdirSync(sqlFolder, { recursive: true, encoding: "utf8" });
  return paths
    .filter((path) => path.endsWith(".sql") && path !== "index.sql")
    .sort()
    .map((path) => readSqlFile(path));
}

function readSqlFile(path: string): SqlFile {
  const text = readFileSync(join(sqlFolder, path), "utf8");
  const { stmts } = parse(path, text);
  // PostgreSQL counts bytes.
  const bytes = Buffer.from(text);
  const functions: SqlFunction[] = [];
  for (const { stmt, stmt_location = 0, stmt_len } of stmts) {
    const definition = stmt.CreateFunctionStmt as Node | undefined;
    if (!definition) continue;
    const source = bytes.subarray(stmt_location, stmt_len === undefined ? undefined : stmt_location + stmt_len).toString();
    functions.push(readFunction(definition, withoutLeadingComments(source).split("\n").length));
  }
  return { path, name: basename(path, ".sql"), text, statements: stmts.map(({ stmt }) => stmt), functions };
}

interface Statement {
  stmt: Node;
  stmt_location?: number;
  stmt_len?: number;
}

function parse(path: string, text: string): { stmts: Statement[] } {
  try {
    return parseSync(text) as unknown as { stmts: Statement[] };
  } catch (error) {
    throw new Error(`sql/${path} does not parse: ${(error as Error).message}`, { cause: error });
  }
}

function withoutLeadingComments(source: string): string {
  return source.replace(/^(\s*--[^\n]*\n|\s+)+/, "");
}

function readFunction(definition: Node, lines: number): SqlFunction {
  const options = new Map<string, Node>();
  let searchPath: string | undefined;
  for (const { DefElem } of definition.options as Node[]) {
    const { defname, arg } = DefElem as Node;
    const setting = (arg as Node).VariableSetStmt as Node | undefined;
    if (setting?.name === "search_path") searchPath = textsIn(setting.args as Node[]).join(", ");
    options.set(String(defname), arg as Node);
  }
  const language = textsIn(options.get("language")).join("");
  const body = textsIn(options.get("as")).join("");
  const tree = language === "sql" && body !== "" ? (parse("a function's body", body).stmts as unknown as Node[]) : definition.sql_body;
  return {
    name: nameOf(definition.funcname as Node[]),
    language,
    isSecurityDefiner: JSON.stringify(options.get("security") ?? {}).includes("true"),
    searchPath,
    body,
    tables: language === "sql" ? tablesIn(tree) : [],
    lines,
  };
}

/** `[{String: {sval: "holdfast"}}, {String: {sval: "models"}}]` as `holdfast.models`. */
export function nameOf(parts: Node[]): string {
  return textsIn(parts).join(".");
}

/** All values of `sval` under a node, in order. */
function textsIn(node: Node | Node[] | undefined): string[] {
  const found: string[] = [];
  visit(node, (key, value) => {
    if (key === "sval" && typeof value === "string") found.push(value);
    // An empty string constant is written without its text.
    if (key === "sval" && typeof value === "object" && Object.keys(value).length === 0) found.push("");
  });
  return found;
}

function tablesIn(tree: Node[string]): string[] {
  const tables: string[] = [];
  const named = new Set<string>();
  visit(tree, (key, value) => {
    if (key === "CommonTableExpr") named.add(String((value as Node).ctename));
    if (key === "RangeVar" && (value as Node).schemaname !== "pg_catalog") tables.push(String((value as Node).relname));
  });
  return tables.filter((table) => !named.has(table));
}

function visit(node: Node[string], see: (key: string, value: NonNullable<Node[string]>) => void): void {
  if (typeof node !== "object") return;
  for (const [key, value] of Object.entries(node)) {
    if (value === undefined) continue;
    see(key, value);
    visit(value as Node[string], see);
  }
}

/** Keywords and unquoted names that are not in lower case, in the text and in the function bodies within it. */
export function shoutedWords(text: string): string[] {
  if (text === "") return [];
  const { tokens } = scanSync(text) as unknown as { tokens: Array<{ text: string; tokenName: string; keywordName: string }> };
  const isWord = (token: (typeof tokens)[number]): boolean => token.tokenName === "IDENT" || token.keywordName !== "NO_KEYWORD";
  return tokens.filter((token) => isWord(token) && /^[a-z_]*[A-Z]/.test(token.text)).map((token) => token.text);
}

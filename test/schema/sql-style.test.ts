import { readSqlIndex } from "../../src/database/sqlIndex.ts";
import { type Node, nameOf, readSqlFiles, type SqlFile, shoutedWords } from "./sqlFiles.ts";

const files = readSqlFiles();
const functions = files.flatMap((file) => file.functions.map((definition) => ({ file, definition })));
const within = (folder: string): SqlFile[] => files.filter(({ path }) => path.startsWith(`${folder}/`));

/** The objects of one kind that a file makes, by their unqualified names. */
function made(file: SqlFile, ...kinds: string[]): string[] {
  return file.statements.flatMap((statement) => {
    const [kind = "", body] = Object.entries(statement)[0] ?? [];
    return kinds.includes(kind) ? [unqualified(kind, body as Node)] : [];
  });
}

function unqualified(kind: string, body: Node): string {
  switch (kind) {
    case "CreateFunctionStmt":
      return nameOf(body.funcname as Node[])
        .split(".")
        .at(-1)!;
    case "CreateEnumStmt":
      return nameOf(body.typeName as Node[])
        .split(".")
        .at(-1)!;
    case "CreateDomainStmt":
      return nameOf(body.domainname as Node[])
        .split(".")
        .at(-1)!;
    case "CompositeTypeStmt":
      return String((body.typevar as Node).relname);
    case "ViewStmt":
      return String((body.view as Node).relname);
    default:
      return String((body.relation as Node).relname);
  }
}

test("there are files to check", () => expect(files.length).toBeGreaterThan(50));

test("sql/index.sql lists every file exactly once", async () => {
  expect((await readSqlIndex()).sort()).toEqual(files.map(({ path }) => path));
});

test("keywords and names are in lower case, in bodies too", () => {
  const shouted = files.flatMap((file) =>
    [file.text, ...file.functions.map(({ body }) => body)].flatMap((text) => shoutedWords(text).map((word) => `${file.path}: ${word}`)),
  );
  expect(shouted).toEqual([]);
});

test("one object a file, by its name", () => {
  const types = ["CreateEnumStmt", "CompositeTypeStmt", "CreateDomainStmt"];
  const misplaced = [
    ...within("functions").filter((file) => made(file, "CreateFunctionStmt").join() !== file.name),
    ...within("types").filter((file) => made(file, ...types).join() !== file.name),
    ...within("tables").filter((file) => made(file, "CreateStmt").join() !== file.name),
    ...within("views").filter((file) => made(file, "ViewStmt").join() !== file.name),
    ...within("triggers").filter((file) => made(file, "CreateTrigStmt").some((table) => table !== file.name)),
  ];
  expect(misplaced.map(({ path }) => path)).toEqual([]);
});

test("tables, views, types, triggers and functions are made nowhere else", () => {
  const homes: Record<string, string> = {
    CreateStmt: "tables",
    ViewStmt: "views",
    CreateTrigStmt: "triggers",
    CreateEnumStmt: "types",
    CompositeTypeStmt: "types",
  };
  const strays = Object.entries(homes).flatMap(([kind, home]) =>
    files.filter((file) => !file.path.startsWith(`${home}/`) && made(file, kind).length > 0).map(({ path }) => `${path}: ${kind}`),
  );
  const functionHomes = /^(functions|triggers)\//;
  strays.push(...functions.filter(({ file }) => !functionHomes.test(file.path)).map(({ file }) => `${file.path}: CreateFunctionStmt`));
  expect(strays).toEqual([]);
});

test("every function says what it does in a comment", () => {
  const silent = functions.filter(
    ({ file, definition }) =>
      !file.statements.some((statement) => {
        const comment = statement.CommentStmt as Node | undefined;
        const target = (comment?.object as Node | undefined)?.ObjectWithArgs as Node | undefined;
        return comment?.objtype === "OBJECT_FUNCTION" && target && nameOf(target.objname as Node[]) === definition.name;
      }),
  );
  expect(silent.map(({ definition }) => definition.name)).toEqual([]);
});

test("no function depends on the caller's search_path", () => {
  // `language sql` helpers that are inlined may not set it; they name all they call with its schema.
  // pg_temp stands at the end: unnamed, it is searched first for tables and types, and a caller may put a type of its own there.
  const open = functions
    .filter(({ definition }) => definition.language !== "sql" || definition.isSecurityDefiner)
    .filter(({ definition }) => definition.searchPath !== "pg_catalog, pg_temp");
  expect(open.map(({ definition }) => definition.name)).toEqual([]);
});

test("functions over tables are plpgsql", () => {
  const overTables = functions.filter(({ definition }) => definition.tables.length > 0);
  expect(overTables.map(({ definition }) => definition.name)).toEqual([]);
});

test("no function is longer than 80 lines, no file longer than 300", () => {
  expect(
    functions.filter(({ definition }) => definition.lines > 80).map(({ definition }) => `${definition.name}: ${definition.lines}`),
  ).toEqual([]);
  expect(files.filter(({ text }) => text.split("\n").length > 300).map(({ path }) => path)).toEqual([]);
});

import { type GraphQLSchema, isEnumType, isInputObjectType } from "graphql";
import { openStage, type Stage } from "./ask.ts";
import { type Root, readableTypes, rootFields } from "./documents.ts";
import { mutations, type Operations, queries, subscriptions } from "./operations.ts";
import { places } from "./places.ts";
import { columnSections, linesOf, typeOf } from "./table.ts";

let stage: Stage;
let schema: GraphQLSchema;
beforeAll(async () => {
  stage = await openStage();
  schema = stage.schema;
});
afterAll(() => stage.api.stop());

const roots: [section: string, root: Root, operations: Operations][] = [
  ["Queries", "query", queries],
  ["Mutations", "mutation", mutations],
  ["Subscriptions", "subscription", subscriptions],
];

test.each(roots)("%s: every field of the schema has a line, and every line a field", (section, root, operations) => {
  const fields = linesOf(section).map((line) => line.fields.join());
  expect([...new Set(fields)].sort()).toEqual(Object.keys(rootFields(schema, root)).sort());
  const asked = linesOf(section).map((line) => `${line.fields.join()}: ${line.with}`);
  const known = Object.entries(operations).flatMap(([field, variants]) => Object.keys(variants).map((variant) => `${field}: ${variant}`));
  expect(asked.sort()).toEqual(known.sort());
});

test("a table of columns for every type that a query answers with, and for no other", () => {
  expect([...new Set(columnSections.map(typeOf))].sort()).toEqual(
    readableTypes(schema)
      .map(({ name }) => name)
      .sort(),
  );
  expect([...columnSections].sort()).toEqual(Object.keys(places).sort());
});

test("every column is told to somebody: one that never has a value would prove nothing", () => {
  const told = new Set(
    columnSections.flatMap((section) =>
      linesOf(section)
        .filter(({ cells }) => Object.values(cells).includes("told"))
        .flatMap(({ fields }) => fields.map((field) => `${typeOf(section)}.${field}`)),
    ),
  );
  const all = readableTypes(schema).flatMap((type) => Object.keys(type.getFields()).map((field) => `${type.name}.${field}`));
  expect(all.filter((field) => !told.has(field))).toEqual([]);
});

test("what is hidden from some can't be asked for by its value or its order", () => {
  const hidden = columnSections.flatMap((section) =>
    linesOf(section)
      .filter(({ cells }) => Object.values(cells).includes("null"))
      .flatMap(({ fields }) => fields.map((field) => ({ type: typeOf(section), field }))),
  );
  expect(hidden).toContainEqual({ type: "ModelBlockedDate", field: "reason" });
  const asked = hidden.filter(({ type, field }) => {
    const condition = schema.getType(`${type}Condition`);
    const order = schema.getType(`${type}OrderBy`);
    const constant = `${field.replace(/[A-Z]/g, "_$&").toUpperCase()}_ASC`;
    return (
      (isInputObjectType(condition) && field in condition.getFields()) || (isEnumType(order) && order.getValue(constant) !== undefined)
    );
  });
  expect(asked).toEqual([]);
});

test("nothing of the clock, the ledger, the log or a status is given by a caller: functions decide", () => {
  const inputs = Object.values(rootFields(schema, "mutation")).flatMap(({ args }) =>
    args.flatMap(({ type }) => {
      const input = schema.getType(String(type).replace("!", ""));
      return isInputObjectType(input) ? Object.keys(input.getFields()).map((name) => `${input.name}.${name}`) : [];
    }),
  );
  expect(inputs.length).toBeGreaterThan(100);
  expect(
    inputs.filter((name) => /\.(status|holdExpiresAt|occupied|until|createdAt|cancelledBy|refundDueAt|role|actor)$/.test(name)),
  ).toEqual([]);
});

import type { GraphQLObjectType } from "graphql";
import { openStage, type Stage } from "./ask.ts";
import { fieldsOf, readRow, tellRelation, tellValue } from "./columns.ts";
import { type Place, places, type Row } from "./places.ts";
import { type Cells, columnSections, linesOf, typeOf } from "./table.ts";
import { addWorld, type CallerName, callerNames, type World } from "./world.ts";

let stage: Stage;
let world: World;
beforeAll(async () => {
  stage = await openStage();
  world = await addWorld(stage.api.owner);
});
afterAll(() => stage.api.stop());

type Rows = Record<CallerName, Row | string>;

/** Each caller's row, and that what it is told is what is stored: nobody is told another's value. */
async function readRows(place: Place): Promise<Rows> {
  const rows: Partial<Rows> = {};
  for (const caller of callerNames) rows[caller] = await readRow(stage, world, caller, place);
  const still = (row: Row | string | undefined) => (typeof row === "string" ? row : withoutColumns(row, place.moving ?? []));
  for (const row of Object.values(rows))
    if (typeof row !== "string") expect(still(row)).toEqual(asFarAsTold(still(row), still(rows.admin)));
  return rows as Rows;
}

function withoutColumns(row: Row | undefined, names: string[]): Row {
  return Object.fromEntries(Object.entries(row ?? {}).filter(([name]) => !names.includes(name)));
}

/** All of a value but what is null in the told one: parts of an answer have sections of their own. */
function asFarAsTold(told: unknown, all: unknown): unknown {
  if (told === null || typeof told !== "object" || all === null || typeof all !== "object") return told === null ? null : all;
  if (Array.isArray(told)) return told.map((part, n) => asFarAsTold(part, (all as unknown[])[n]));
  return Object.fromEntries(Object.entries(told).map(([name, part]) => [name, asFarAsTold(part, (all as Row)[name])]));
}

function cellsOf(tell: (caller: CallerName) => string): Cells {
  return Object.fromEntries(callerNames.map((caller) => [caller, tell(caller)])) as Cells;
}

test.each(columnSections)("%s", async (section) => {
  const expected = Object.fromEntries(linesOf(section).flatMap(({ fields, cells }) => fields.map((field) => [field, cells])));
  const type = stage.schema.getType(typeOf(section)) as GraphQLObjectType;
  const { own, relations } = fieldsOf(stage, type);
  expect(Object.keys(expected).sort()).toEqual([...own, ...relations].sort());
  for (const place of places[section]!) {
    const rows = await readRows(place);
    const wordOf = (row: Row | string, field: string) => (typeof row === "string" ? row : tellValue(row[field]));
    const found = Object.fromEntries(own.map((field) => [field, cellsOf((caller) => wordOf(rows[caller], field))]));
    expect([place.field, found]).toEqual([place.field, Object.fromEntries(own.map((field) => [field, expected[field]]))]);
  }
  for (const relation of relations) {
    const told: Partial<Cells> = {};
    for (const caller of callerNames) told[caller] = await tellRelation(stage, world, caller, places[section]![0]!, type, relation);
    expect([relation, told]).toEqual([relation, expected[relation]]);
  }
});

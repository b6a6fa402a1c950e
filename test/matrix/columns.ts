import { type GraphQLObjectType, getNamedType, isLeafType } from "graphql";
import { type Answer, codeOf } from "../graphql/api.ts";
import { ask, type Stage } from "./ask.ts";
import { documentFor, pointsElsewhere } from "./documents.ts";
import type { Place, Row } from "./places.ts";
import type { CallerName, World } from "./world.ts";

/** By field of a row: `told`, `null`, `no row`, or the error's code. */
export type Told = Record<string, string>;

/** What a caller is told of a row's own fields at a place: the values, or the word why there are none. */
export async function readRow(stage: Stage, world: World, caller: CallerName, place: Place): Promise<Row | string> {
  const answer = await ask(stage, world, caller, { root: "query", field: place.field, variables: place.variables(world) });
  return wordOrRow(answer, world, place);
}

function wordOrRow(answer: Answer, world: World, place: Place): Row | string {
  const code = codeOf(answer);
  if (code !== undefined) return code === "NOT_FOUND" ? "no row" : String(code);
  const found = answer.data?.[place.field] as Row | Row[] | null;
  const inside = place.part === undefined ? found : ((found as Row | null)?.[place.part] as Row | Row[] | null | undefined);
  const rows = Array.isArray(inside) ? inside : inside ? [inside] : [];
  return rows.find((row) => place.isIt(row, world)) ?? "no row";
}

/** The fields of a type that its rows have themselves, and those that lead to other rows. */
export function fieldsOf({ schema }: Stage, type: GraphQLObjectType): { own: string[]; relations: string[] } {
  const fields = Object.values(type.getFields());
  const relations = fields.filter((field) => pointsElsewhere(schema, type, field)).map(({ name }) => name);
  return { own: fields.map(({ name }) => name).filter((name) => !relations.includes(name)), relations };
}

/** The word for a relation, which is read in a statement of its own; an empty list is `null` as well. */
export async function tellRelation(stage: Stage, world: World, caller: CallerName, place: Place, type: GraphQLObjectType, name: string) {
  const target = getNamedType(type.getFields()[name]!.type) as GraphQLObjectType;
  const leaf = Object.values(target.getFields()).find((field) => isLeafType(getNamedType(field.type)))!.name;
  const variables = place.variables(world);
  const document = documentFor(stage.schema, "query", place.field, variables, `${name} { ${leaf} }`);
  const found = wordOrRow(await stage.api.post(document, variables, world.callers[caller]), world, place);
  return typeof found === "string" ? found : tellValue(found[name]);
}

export function tellValue(value: unknown): string {
  return value === null || (Array.isArray(value) && value.length === 0) ? "null" : "told";
}

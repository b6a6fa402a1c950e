import {
  buildClientSchema,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getIntrospectionQuery,
  getNamedType,
  type IntrospectionQuery,
  isLeafType,
  isObjectType,
  isRequiredArgument,
} from "graphql";
import { type Api, dataOf } from "../graphql/api.ts";

export type Variables = Record<string, unknown>;
export type Root = "query" | "mutation" | "subscription";

/** The schema as it is served: what a client can find out is what there is to guard. */
export async function introspect(api: Api): Promise<GraphQLSchema> {
  return buildClientSchema(dataOf(await api.post<IntrospectionQuery>(getIntrospectionQuery({ descriptions: false }))));
}

export function rootFields(schema: GraphQLSchema, root: Root): Record<string, GraphQLField<unknown, unknown>> {
  const type = { query: schema.getQueryType(), mutation: schema.getMutationType(), subscription: schema.getSubscriptionType() }[root];
  return type?.getFields() ?? {};
}

/** A row of a table or of a view: there are conditions for it. */
export const isRow = (schema: GraphQLSchema, type: unknown): type is GraphQLObjectType =>
  isObjectType(type) && schema.getType(`${type.name}Condition`) !== undefined;

/** `query ($id: BigInt!) { model(id: $id) { … } }`, asking for all that the field answers by itself. */
export function documentFor(schema: GraphQLSchema, root: Root, name: string, variables: Variables, selection?: string): string {
  const field = rootFields(schema, root)[name];
  if (field === undefined) throw new Error(`the schema has no ${root} ${name}`);
  const given = field.args.filter((argument) => argument.name in variables);
  const declared = given.map((argument) => `$${argument.name}: ${argument.type}`).join(", ");
  const passed = given.map((argument) => `${argument.name}: $${argument.name}`).join(", ");
  const asked = selection ?? selectionOf(schema, getNamedType(field.type));
  return `${root}${declared && ` (${declared})`} { ${name}${passed && `(${passed})`} ${asked && `{ ${asked} }`} }`;
}

/** All leaves of a type, and of what is part of it: not of the rows that it only points to. */
function selectionOf(schema: GraphQLSchema, type: unknown): string {
  if (!isObjectType(type)) return "";
  return Object.values(type.getFields())
    .filter((field) => !field.args.some(isRequiredArgument) && !pointsElsewhere(schema, type, field))
    .map((field) => {
      const part = getNamedType(field.type);
      return isLeafType(part) ? field.name : `${field.name} { ${selectionOf(schema, part)} }`;
    })
    .join(" ");
}

/** A relation from row to row, or the way from a payload back to Query. */
export function pointsElsewhere(schema: GraphQLSchema, type: GraphQLObjectType, field: GraphQLField<unknown, unknown>): boolean {
  const target = getNamedType(field.type);
  return target === schema.getQueryType() || (isRow(schema, type) && isRow(schema, target));
}

/** Every object type that some query answers with, near or far. */
export function readableTypes(schema: GraphQLSchema): GraphQLObjectType[] {
  const found = new Set<GraphQLObjectType>();
  const waiting: GraphQLObjectType[] = [schema.getQueryType()!];
  for (let type = waiting.pop(); type !== undefined; type = waiting.pop()) {
    for (const field of Object.values(type.getFields())) {
      const target = getNamedType(field.type);
      if (!isObjectType(target) || found.has(target)) continue;
      found.add(target);
      waiting.push(target);
    }
  }
  return [...found].filter(({ name }) => !name.startsWith("DatetimeRange"));
}

import type { GraphQLObjectType } from "graphql";
import type { Api, Caller } from "../graphql/api.ts";

type Row = Record<string, unknown>;

/** By what a row is known, as GraphQL names it; views have what they have. */
const keys = ["userId", "modelId", "id", "holdId", "entryId", "sqlstate"];
const snake = (name: string) => name.replace(/(?<!^)[A-Z]/g, "_$&").toLowerCase();
const keyOf = (row: Row, type: GraphQLObjectType) =>
  JSON.stringify(keys.filter((name) => name in type.getFields()).map((name) => String(row[name] ?? row[snake(name)])));

/** The word for the rows of a list, held against what the tables have: `all`, the caller's `own`, `its model's`, both, or `empty`. */
export async function wordForRows(api: Api, rows: Row[], type: GraphQLObjectType, caller: Caller | undefined): Promise<string> {
  const stored = await storedRows(api, type);
  const isOwn = (row: Row) => row["user_id"] === caller?.userId && caller !== undefined;
  const isOfModel = (row: Row) => caller?.modelId !== undefined && row["model_id"] === caller.modelId;
  const told = keysOf(rows, type);
  if (told.length === 0) return "empty";
  const sets: [word: string, rows: Row[]][] = [
    ["all", stored],
    ["own", stored.filter(isOwn)],
    ["its model's", stored.filter(isOfModel)],
    ["own and its model's", stored.filter((row) => isOwn(row) || isOfModel(row))],
  ];
  const found = sets.find(([, set]) => JSON.stringify(keysOf(set, type)) === JSON.stringify(told));
  return found?.[0] ?? `none of the sets: ${told.join(" ")}`;
}

const keysOf = (rows: Row[], type: GraphQLObjectType) => rows.map((row) => keyOf(row, type)).sort();

async function storedRows(api: Api, type: GraphQLObjectType): Promise<Row[]> {
  const name = snake(type.name);
  for (const relation of [name, `${name}s`, name.replace(/y$/, "ies")]) {
    const { rows } = await api.owner.query<{ there: boolean }>("select to_regclass($1) is not null as there", [`holdfast.${relation}`]);
    if (rows[0]!.there) return (await api.owner.query<Row>(`select * from holdfast.${relation}`)).rows;
  }
  throw new Error(`no table or view holds ${type.name}`);
}

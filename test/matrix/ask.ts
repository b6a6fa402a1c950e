import { type GraphQLSchema, getNamedType, isListType, isNonNullType } from "graphql";
import type pg from "pg";
import { type Answer, type Api, codeOf, startApi } from "../graphql/api.ts";
import { documentFor, introspect, type Root, rootFields, type Variables } from "./documents.ts";
import { missingId, withoutTarget } from "./operations.ts";
import type { Cells } from "./table.ts";
import { type CallerName, callerNames, spreadIds, type World, worldClock } from "./world.ts";

/** A served API to ask, and what it says of itself. */
export interface Stage {
  api: Api;
  schema: GraphQLSchema;
}

export async function openStage(): Promise<Stage> {
  const api = await startApi({ clock: worldClock });
  await spreadIds(api.owner);
  return { api, schema: await introspect(api) };
}

/** One request to a root field. */
export interface Request {
  root: Root;
  field: string;
  variables: Variables;
}

export async function ask({ api, schema }: Stage, world: World, caller: CallerName, request: Request): Promise<Answer> {
  const { root, field, variables } = request;
  const given = root === "mutation" ? { input: variables } : variables;
  return api.post(documentFor(schema, root, field, given), given, world.callers[caller]);
}

/** The word for an answer: the error's code, `null`, `empty` or `ok`. */
export function wordFor(answer: Answer, field: string): string {
  if (answer.errors) return String(codeOf(answer));
  const data = answer.data?.[field] as unknown;
  if (data === null || data === undefined) return "null";
  return Array.isArray(data) && data.length === 0 ? "empty" : "ok";
}

/** What each caller is told, one after the other. */
export async function forEachCaller(tell: (caller: CallerName) => Promise<string>): Promise<Cells> {
  const cells: Partial<Cells> = {};
  for (const caller of callerNames) cells[caller] = await tell(caller);
  return cells as Cells;
}

/**
 * What isn't yours is as good as not there: the refusal, word by word, is the one for an id that doesn't exist. Throws where it
 * tells the two apart.
 */
export async function expectNoDifference(stage: Stage, world: World, caller: CallerName, request: Request, refused: Answer) {
  const missing = withoutTarget(request.variables);
  if (missing === null) return;
  const answer = await ask(stage, world, caller, { ...request, variables: missing.variables });
  const anonymized = (text: unknown, id: string) => JSON.stringify(text).replaceAll(id, "ID");
  expect(anonymized(refused, missing.replaced)).toBe(anonymized(answer, missingId));
}

/** Every table's row count and newest row version: it moves with every row written, by whoever. */
export async function fingerprint(owner: pg.Pool): Promise<string> {
  const { rows: tables } = await owner.query<{ name: string }>(`
    select oid::regclass::text as name from pg_class
    where relnamespace::regnamespace::text in ('holdfast', 'holdfast_private') and relkind = 'r' order by 1`);
  const counts = tables.map(({ name }) => `select '${name}' as name, count(*) as rows, max(xmin::text::bigint) as newest from ${name}`);
  const { rows } = await owner.query(`select * from (${counts.join(" union all ")}) as t order by name`);
  return JSON.stringify(rows);
}

export function isList({ schema }: Stage, root: Root, field: string): boolean {
  const type = rootFields(schema, root)[field]!.type;
  return isListType(isNonNullType(type) ? type.ofType : type);
}

export const typeOfField = ({ schema }: Stage, root: Root, field: string) => getNamedType(rootFields(schema, root)[field]!.type);

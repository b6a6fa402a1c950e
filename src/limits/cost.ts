import "../grafastMode.ts";
import { type ComplexityEstimator, getComplexity } from "graphql-query-complexity";
import { type ExecutionArgs, getNullableType, getOperationAST, getVariableValues, isListType } from "postgraphile/graphql";
import type { PageLimits } from "../config/limits.ts";
import { refusal } from "../refusal.ts";

/** Lists that can't be asked for page by page come whole; the longest are a model's rules and blocked dates. */
const rowsOfWholeList = 10;

export type AskedOperation = Pick<ExecutionArgs, "schema" | "document" | "operationName" | "variableValues">;

/**
 * Refuses pages that are too large and operations that cost too much, before anything of them runs. The cost of a field is 1 and what
 * is selected in it, times the rows that it may have. Variables that don't fit are left to the execution, which tells of all of them.
 */
export function refuseCostly(args: AskedOperation, limits: { cost: number; page: PageLimits }): void {
  const { schema, document, operationName } = args;
  const operation = getOperationAST(document, operationName);
  if (!operation) return;
  const variables = { ...args.variableValues };
  if (getVariableValues(schema, operation.variableDefinitions ?? [], variables).errors) return;
  const cost = getComplexity({
    schema,
    query: document,
    variables,
    ...(operation.name && { operationName: operation.name.value }),
    estimators: [costOfField(limits.page)],
  });
  if (cost <= limits.cost) return;
  throw refusal("QUERY_TOO_COMPLEX", `The query costs ${cost}, which is more than ${limits.cost}: ask for fewer rows.`, {
    limit: "cost",
    cost,
    most: limits.cost,
  });
}

function costOfField(page: PageLimits): ComplexityEstimator {
  return ({ field, args, childComplexity }) => {
    // What the schema says of itself costs no rows; production does not tell it.
    if (field.name.startsWith("__")) return 1;
    if (field.args.some(({ name }) => name === "first")) return 1 + rowsOfPage(args, page) * childComplexity;
    return 1 + (isListType(getNullableType(field.type)) ? rowsOfWholeList : 1) * childComplexity;
  };
}

function rowsOfPage(args: Record<string, unknown>, { most, offset, otherwise }: PageLimits): number {
  for (const [name, limit] of [
    ["first", most],
    ["maxResults", most],
    ["offset", offset],
  ] as const) {
    const value = args[name];
    if (typeof value !== "number") continue;
    if (value < 0) throw refusal("INVALID_ARGUMENT", `${name} must not be negative.`, { argument: name, value });
    if (value > limit) throw refusal("PAGE_TOO_LARGE", `${name} may be ${limit} at most.`, { argument: name, value, most: limit });
  }
  const given = [args["first"], args["maxResults"]].filter((value) => typeof value === "number");
  return given.length > 0 ? Math.min(...given) : otherwise;
}

import "../grafastMode.ts";
import { type ComplexityEstimator, getComplexity } from "graphql-query-complexity";
import {
  type ExecutionArgs,
  type GraphQLError,
  getNullableType,
  getOperationAST,
  getVariableValues,
  isListType,
  type OperationDefinitionNode,
  print,
} from "postgraphile/graphql";
import type { PageLimits } from "../config/limits.ts";
import { refusal } from "../refusal.ts";

/** Lists that can't be asked for page by page come whole; the longest are a model's rules and blocked dates. */
const rowsOfWholeList = 10;

/** What of an execution's arguments the cost depends on. */
export type AskedOperation = Pick<ExecutionArgs, "schema" | "document" | "operationName" | "variableValues">;

/** GraphQL quotes in each error the value that it is about: fifty errors of an object of ten thousand fields take a second. */
const mostVariableErrors = 3;

/**
 * Makes a check that refuses pages that are too large and operations that cost too much, before anything of them runs. The cost of a
 * field is 1 and what is selected in it, times the rows that it may have. What it gives are the first errors of variables that don't fit.
 */
export function makeCostCheck(limits: { cost: number; page: PageLimits }): (asked: AskedOperation) => readonly GraphQLError[] {
  const affordable = new WeakMap<OperationDefinitionNode, Set<string>>();
  return (asked) => {
    const operation = getOperationAST(asked.document, asked.operationName);
    if (!operation) return [];
    const known = affordable.get(operation) ?? new Set();
    affordable.set(operation, known);
    const key = countedVariables(operation, asked.variableValues ?? {});
    if (known.has(key)) return [];
    const found = getVariableValues(
      asked.schema,
      operation.variableDefinitions ?? [],
      { ...asked.variableValues },
      {
        maxErrors: mostVariableErrors,
      },
    );
    if (found.errors) return found.errors;
    refuseCostly(asked, operation, limits);
    if (known.size < mostKept) known.add(key);
    return [];
  };
}

/** Of one operation, with different variables. */
const mostKept = 100;

/** Those that pages and `@include` may depend on: with the same ones the cost is the same. */
function countedVariables(operation: OperationDefinitionNode, values: Readonly<Record<string, unknown>>): string {
  const names = (operation.variableDefinitions ?? [])
    .filter(({ type }) => /^(Int|Boolean)!?$/.test(print(type)))
    .map(({ variable }) => variable.name.value);
  return JSON.stringify(names.map((name) => (Object.hasOwn(values, name) ? [values[name]] : [])));
}

function refuseCostly(asked: AskedOperation, operation: OperationDefinitionNode, limits: { cost: number; page: PageLimits }): void {
  const cost = getComplexity({
    schema: asked.schema,
    query: asked.document,
    variables: { ...asked.variableValues },
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

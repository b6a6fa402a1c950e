import "../grafastMode.ts";
import { GraphQLError, Lexer, Source, TokenKind } from "postgraphile/graphql";
import type { LimitSettings } from "../config/limits.ts";
import { type AskedOperation, makeCostCheck } from "../limits/cost.ts";
import { documentRules } from "../limits/documentRules.ts";
import { refusal } from "../refusal.ts";

/**
 * What a query may be and cost. Everything here is passed by HTTP requests and by the operations of websockets alike, before anything
 * is executed.
 */
export function makeQueryLimitsPlugin(limits: LimitSettings, { introspection }: { introspection: boolean }): GraphileConfig.Plugin {
  const { query, page } = limits;
  const refuseCostly = makeCostCheck({ cost: query.cost, page });
  const affordable = <Result>(next: () => Result, { args }: { args: AskedOperation }) => {
    const errors = refuseCostly(args);
    return errors.length > 0 ? { errors } : next();
  };
  return {
    name: "HoldfastQueryLimitsPlugin",
    version: "1.0.0",
    after: ["HoldfastTransportErrorsPlugin", "HoldfastIdentityPlugin"],
    schema: {
      hooks: {
        // Plans are the largest of what is kept of a document, and each document has some.
        GraphQLSchema: (config) => ({
          ...config,
          extensions: {
            ...config.extensions,
            grafast: {
              ...config.extensions?.grafast,
              operationsCacheMaxLength: query.cached,
              operationOperationPlansCacheMaxLength: plansOfOperation,
            },
          },
        }),
      },
    },
    grafserv: {
      middleware: {
        processGraphQLRequestBody(next, { body }) {
          if (typeof body.query === "string") refuseLong(body.query, query.tokens);
          return next();
        },
        setPreset(next, options) {
          options.validationRules = documentRules(options.validationRules, query, { introspection });
          return next();
        },
      },
    },
    grafast: { middleware: { execute: affordable, subscribe: affordable } },
  };
}

/** An operation is planned anew where its variables make another plan of it, as `@include(if: $x)` does. */
const plansOfOperation = 5;

/** grafserv parses what it gets, and the parser takes a stack frame for each bracket. */
function refuseLong(document: string, most: number): void {
  // A token has at least one character.
  if (document.length <= most || countTokens(document, most) <= most) return;
  throw refusal("QUERY_TOO_COMPLEX", `The query has more than ${most} tokens.`, { limit: "tokens", most });
}

function countTokens(document: string, most: number): number {
  const lexer = new Lexer(new Source(document));
  let count = 0;
  try {
    while (count <= most && lexer.advance().kind !== TokenKind.EOF) count++;
  } catch (error) {
    // The parser tells where the fault is.
    if (!(error instanceof GraphQLError)) throw error;
  }
  return count;
}

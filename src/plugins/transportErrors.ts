import "../grafastMode.ts";
import { SafeError } from "postgraphile/grafast";
import type { BufferResult } from "postgraphile/grafserv";
import { type ExecutionResult, GraphQLError, type GraphQLFormattedError } from "postgraphile/graphql";
import type { ErrorMask } from "../errors.ts";

/**
 * grafserv masks what goes wrong while an operation runs. What is refused before that, by its transport, by validation or by our own
 * plugins, would go out as it is: here it gets the form of all other errors.
 */
export function makeTransportErrorsPlugin(maskError: ErrorMask): GraphileConfig.Plugin {
  return {
    name: "HoldfastTransportErrorsPlugin",
    version: "1.0.0",
    grafast: {
      middleware: {
        execute: (next) => next.callback(thrownAsAnswer),
        subscribe: (next) => next.callback(thrownAsAnswer),
      },
    },
    grafserv: {
      middleware: {
        /** Syntax and validation, over HTTP and websockets. */
        setPreset(next, options) {
          const { getExecutionConfig } = options;
          options.getExecutionConfig = async function (context) {
            const config = await getExecutionConfig.call(this, context);
            return {
              ...config,
              parseAndValidate(query) {
                const parsed = config.parseAndValidate(query);
                return parsed.errors ? { errors: parsed.errors.map(maskError) } : parsed;
              },
            };
          };
          return next();
        },
        /** Requests that never became an operation: method, media type, size, JSON, token. */
        async processRequest(next) {
          const result = await next();
          const isRefusal = result?.type === "buffer" && result.statusCode >= 400;
          return isRefusal && result.headers["content-type"]?.startsWith("application/json") ? inOurForm(result, maskError) : result;
        },
      },
    },
  };
}

/** What is thrown past Grafast's own handling would lose all but its message, and show that. */
function thrownAsAnswer<Result>(error: unknown, result: Result | undefined): Result | ExecutionResult {
  if (!error) return result as Result;
  const originalError = error instanceof Error ? error : new Error(String(error));
  return { errors: [new GraphQLError(originalError.message, { originalError })] };
}

function inOurForm(result: BufferResult, maskError: ErrorMask): BufferResult {
  const { errors } = JSON.parse(result.buffer.toString()) as { errors: GraphQLFormattedError[] };
  const formed = errors.map((error) => {
    const { message, extensions } = error;
    // Formed above.
    if (extensions && "retryable" in extensions) return error;
    const originalError = new SafeError(message, { statusCode: result.statusCode, ...extensions });
    return maskError(new GraphQLError(message, { originalError })).toJSON();
  });
  const buffer = Buffer.from(JSON.stringify({ errors: formed }));
  return { ...result, headers: { ...result.headers, "content-length": String(buffer.length) }, buffer };
}

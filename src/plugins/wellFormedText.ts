import "../grafastMode.ts";
import { refusal } from "../refusal.ts";

/**
 * JSON can say half a surrogate pair; UTF-8, and so PostgreSQL, can't: the driver would store another character instead, without a word.
 * GraphQL's own parser refuses it in documents.
 */
export const WellFormedTextPlugin: GraphileConfig.Plugin = {
  name: "HoldfastWellFormedTextPlugin",
  version: "1.0.0",
  after: ["HoldfastTransportErrorsPlugin", "HoldfastIdentityPlugin"],
  grafserv: {
    middleware: {
      processGraphQLRequestBody(next, { body }) {
        if (!isWellFormed(body.variableValues)) throw refusal("INVALID_ARGUMENT", "A text of the variables holds half a surrogate pair.");
        return next();
      },
    },
  },
};

/** Without recursion: a body can nest deeper than the stack is. */
function isWellFormed(value: unknown): boolean {
  const waiting = [value];
  while (waiting.length > 0) {
    const part = waiting.pop();
    if (typeof part === "string" && !part.isWellFormed()) return false;
    if (typeof part === "object" && part !== null) for (const inner of Object.values(part)) waiting.push(inner);
  }
  return true;
}

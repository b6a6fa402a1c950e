import type { IncomingMessage } from "node:http";
import type { ProcessGraphQLRequestBodyEvent } from "postgraphile/grafserv";
import type { RequestCounter } from "../limits/requestCounter.ts";
import { claimsFor } from "./identity.ts";

/**
 * Every operation counts, over HTTP and websockets alike: for whom its token names, and where the token was no good for the address.
 * It stands around the identity plugin, so that it knows which, and what is refused for other reasons counts too.
 */
export function makeRequestRatePlugin(counter: RequestCounter): GraphileConfig.Plugin {
  const places = new WeakMap<IncomingMessage, () => void>();
  return {
    name: "HoldfastRequestRatePlugin",
    version: "1.0.0",
    before: ["HoldfastIdentityPlugin"],
    grafserv: {
      middleware: {
        async processGraphQLRequestBody(next, event) {
          const outcome = (async () => next())();
          await outcome.catch(() => {});
          const request = requestOf(event);
          const claims = claimsFor(request);
          const response = event.request?.requestContext.node?.res;
          if (response === undefined) await counter.count(request, claims);
          else places.set(request, await counter.admit(request, claims, response));
          return outcome;
        },
        async processRequest(next, { requestDigest }) {
          try {
            return await next();
          } finally {
            const request = requestDigest.requestContext.node?.req;
            if (request) places.get(request)?.();
          }
        },
      },
    },
  };
}

/** The HTTP request, or the one that the websocket began with. */
function requestOf({ request, graphqlWsContext }: ProcessGraphQLRequestBodyEvent): IncomingMessage {
  const found = request?.requestContext.node?.req ?? (graphqlWsContext?.extra as { request?: IncomingMessage } | undefined)?.request;
  if (found === undefined) throw new Error("Only HTTP and websockets are served.");
  return found;
}

import type { IncomingMessage } from "node:http";
import type { Claims, VerifyToken } from "../identity.ts";

const claimsOfRequest = new WeakMap<IncomingMessage, Claims>();

/** What IdentityPlugin found out about a request; null is anonymous. */
export function claimsFor(request: IncomingMessage | undefined): Claims | null {
  return (request && claimsOfRequest.get(request)) ?? null;
}

/**
 * Verifies the token before anything else of a request is looked at. It stands here and not in `grafast.context`, because
 * what is thrown there loses its extensions and leaks its message past the error mask.
 */
export function makeIdentityPlugin(verifyToken: VerifyToken): GraphileConfig.Plugin {
  return {
    name: "HoldfastIdentityPlugin",
    version: "1.0.0",
    grafserv: {
      middleware: {
        async processGraphQLRequestBody(next, { request }) {
          const node = request?.requestContext.node;
          if (node === undefined) throw new Error("Only HTTP requests are served.");
          const claims = await verifyToken(node.req.headers.authorization);
          if (claims !== null) claimsOfRequest.set(node.req, claims);
          return next();
        },
      },
    },
  };
}

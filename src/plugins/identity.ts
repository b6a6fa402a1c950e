import type { IncomingMessage } from "node:http";
import type { Claims, VerifyToken } from "../identity.ts";

const claimsOfRequest = new WeakMap<IncomingMessage, Claims | null>();

/** What was found out about a request, or the one that a websocket began with; null is anonymous. */
export function claimsFor(request: IncomingMessage | undefined): Claims | null {
  return (request && claimsOfRequest.get(request)) ?? null;
}

/** Says who it is, once its token is verified. */
export function rememberClaims(request: IncomingMessage, claims: Claims | null): void {
  claimsOfRequest.set(request, claims);
}

/**
 * Verifies the token before anything else of a request is looked at. It stands here and not in `grafast.context`, because
 * what is thrown there loses its extensions and leaks its message past the error mask. A websocket's token is verified once, when it
 * is initialised (src/sockets/serve.ts), and the socket is closed when it expires.
 */
export function makeIdentityPlugin(verifyToken: VerifyToken): GraphileConfig.Plugin {
  return {
    name: "HoldfastIdentityPlugin",
    version: "1.0.0",
    grafserv: {
      middleware: {
        async processGraphQLRequestBody(next, { request, graphqlWsContext }) {
          if (graphqlWsContext !== undefined) {
            const socket = (graphqlWsContext.extra as { request: IncomingMessage }).request;
            if (!claimsOfRequest.has(socket)) throw new Error("The websocket has not been initialised.");
            return next();
          }
          const node = request?.requestContext.node;
          if (node === undefined) throw new Error("Only HTTP and websockets are served.");
          rememberClaims(node.req, await verifyToken(node.req.headers.authorization));
          return next();
        },
      },
    },
  };
}

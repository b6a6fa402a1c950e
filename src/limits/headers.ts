import cors from "cors";
import type { RequestHandler } from "express";
import helmet from "helmet";

/** Answers are JSON: a browser that takes one for a page may do nothing with it. A page of ours says what it needs. */
export function securityHeaders(): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], baseUri: ["'none'"], formAction: ["'self'"], frameAncestors: ["'none'"] },
    },
  });
}

/** GraphiQL's page brings its scripts inline and from here, and starts workers. */
export function graphiqlHeaders(): RequestHandler {
  return helmet.contentSecurityPolicy({
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'", "'unsafe-inline'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", "data:"],
      fontSrc: ["'self'", "data:"],
      connectSrc: ["'self'", "ws:", "wss:"],
      workerSrc: ["'self'", "blob:"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
  });
}

/** The web app brings nothing from elsewhere and nothing inline; its websocket is of the same origin, which 'self' takes in. */
export function webAppHeaders(): RequestHandler {
  return helmet.contentSecurityPolicy({
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'"],
      connectSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
  });
}

/** Pages of the listed origins may call; nobody else's. Tokens come in a header, never in a cookie: no credentials are shared. */
export function crossOrigin(origins: string[]): RequestHandler[] {
  if (origins.length === 0) return [];
  const allowed = { methods: ["POST"], allowedHeaders: ["authorization", "content-type"], exposedHeaders: ["retry-after"], maxAge: 600 };
  return [cors({ origin: origins, ...allowed })];
}
